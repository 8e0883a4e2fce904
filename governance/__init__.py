"""Governance for dbt projects: declared, derived, applied, proved."""

__version__ = "0.1.0"
