"""Declarations → Snowflake's account objects, one module a kind, in the order in which they depend on one another."""
