"""Who sees what, for a comment or a wiki."""
