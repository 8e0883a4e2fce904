"""Bytes in, typed dbt artifacts out, with the lines of dbt's YAML: the only room that knows dbt's formats."""
