"""Declarations → files: macros of dbt now, account objects later; one module a kind of output."""
