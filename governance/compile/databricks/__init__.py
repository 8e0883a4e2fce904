"""The plan of Databricks: Unity Catalog's functions, catalogs, schemas and grants, as reviewed scripts."""
