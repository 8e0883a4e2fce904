select table_name from information_schema.tables where table_schema in (select schema_name from duckdb_schemas())
