"""What dbt and its adapters load from us."""
