"""Find values at rest: where raw values stand outside bronze, in counts only."""
