"""Bronze as `govern collect` landed it in DuckDB, copied to Spark: on Databricks something else lands it."""

from __future__ import annotations

from pathlib import Path

import duckdb

# Of what no model reads nothing is copied.
_TABLES = r"""
    select table_name, column_name, data_type from information_schema.columns
    where table_schema = 'bronze' and not table_name like '%\_rejects' escape '\' and not starts_with(table_name, '_')
    order by table_name, ordinal_position
"""
_TYPES = {"VARCHAR": "string", "BIGINT": "bigint", "INTEGER": "int", "DOUBLE": "double", "BOOLEAN": "boolean"}


def copy_statements(warehouse: Path, folder: Path, database: str) -> list[str]:
    """Write each bronze table of a database as Parquet; returns what makes them on Databricks, once more than once."""
    statements = [
        f"create catalog if not exists {database}",
        f"create schema if not exists {database}.bronze",
    ]
    with duckdb.connect(str(warehouse / f"{database}.duckdb"), read_only=True) as connection:
        tables: dict[str, list[tuple[str, str]]] = {}
        for table, column, kind in connection.execute(_TABLES).fetchall():
            tables.setdefault(table, []).append((column, kind))
        for table, columns in tables.items():
            file = folder / f"{database}.{table}.parquet"
            connection.execute(f"copy bronze.{table} to '{file}' (format parquet)")
            read = ", ".join(f"cast({column} as {_spelt(kind)}) as {column}" for column, kind in columns)
            name = f"{database}.bronze.{table}"
            statements.append(
                f"create or replace table {name} using delta as select {read} from parquet.`{file}`"
            )
    return statements


def _spelt(kind: str) -> str:
    return _TYPES.get(kind, kind.lower())


def profile(address: str) -> str:
    """A profiles.yml by which the real dbt-databricks builds there."""
    return f"""
brook:
  target: databricks
  outputs:
    databricks:
      type: databricks
      host: {address.rpartition("/")[0]}
      http_path: /sql/1.0/warehouses/tests
      token: none
      catalog: dev_brook_ops
      schema: ops
      threads: 4
      connect_retries: 0
      connection_parameters:
        _connection_uri: {address}
        enable_telemetry: false
        use_cloud_fetch: false
"""
