"""Data products as others see them: listed with who uses them, drafted from a manifest, exported to a standard."""
