select message from duckdb_logs()
