"""Who can see what: of each column by each role, raw, masked or not at all; what is undecided is said."""
