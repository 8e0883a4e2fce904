"""Land declared streams in bronze: every line once, as a typed row or as a reject with its reason."""
