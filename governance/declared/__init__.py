"""What people declared: contracts, policies and governance.yml, decoded into typed structs."""
