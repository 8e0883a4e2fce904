"""What sqlfluff's jinja templater sees as dbt's `target`."""

name = "dev"
type = "duckdb"  # noqa: A001 - dbt calls it so
