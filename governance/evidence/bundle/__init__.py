"""What travels inside a bundle beside the evidence itself."""
