"""All that dbt 1.11 writes about a node, a source and a column: what is read costs next to what is skipped."""

from __future__ import annotations

Sheet = dict[str, object]

_CONFIG: Sheet = {
    "enabled": True,
    "alias": None,
    "schema": None,
    "database": None,
    "tags": [],
    "meta": {},
    "group": None,
    "static_analysis": None,
    "materialized": "view",
}
_OF_A_MODEL: Sheet = {
    "incremental_strategy": None,
    "batch_size": None,
    "lookback": 1,
    "begin": None,
    "persist_docs": {},
    "post-hook": [],
    "pre-hook": [],
    "quoting": {},
    "column_types": {},
    "full_refresh": None,
    "unique_key": None,
    "on_schema_change": "ignore",
    "on_configuration_change": "apply",
    "grants": {},
    "packages": [],
    "docs": {"show": True, "node_color": None},
    "contract": {"enforced": False, "alias_types": True},
    "event_time": None,
    "concurrent_batches": None,
    "access": "protected",
    "freshness": None,
}
_OF_A_TEST: Sheet = {
    "severity": "ERROR",
    "store_failures": None,
    "store_failures_as": None,
    "where": None,
    "limit": None,
    "fail_calc": "count(*)",
    "warn_if": "!= 0",
    "error_if": "!= 0",
}
_NODE: Sheet = {
    "tags": [],
    "description": "",
    "columns": {},
    "meta": {},
    "group": None,
    "docs": {"show": True, "node_color": None},
    "patch_path": None,
    "unrendered_config": {},
    "created_at": 1795278129.252723,
    "relation_name": None,
    "doc_blocks": [],
    "language": "sql",
    "refs": [],
    "sources": [],
    "metrics": [],
    "functions": [],
    "compiled": True,
    "extra_ctes_injected": True,
    "extra_ctes": [],
    "contract": {"enforced": False, "alias_types": True, "checksum": None},
}


def model(schema: str, name: str, path: str, own: Sheet) -> Sheet:
    """A model with its own fields; its `config` has only what is not dbt's default."""
    config = own["config"]
    assert isinstance(config, dict)
    return {
        **_NODE,
        "schema": schema,
        "alias": name,
        "build_path": None,
        "compiled_path": f"target/compiled/synthetic/{path}",
        "access": "protected",
        "constraints": [],
        "version": None,
        "latest_version": None,
        "deprecation_date": None,
        "primary_key": ["id"],
        "time_spine": None,
        **own,
        "config": {**_CONFIG, **_OF_A_MODEL, **config},
    }


def data_test(model_name: str, name: str, own: Sheet) -> Sheet:
    """A generic test with its own fields."""
    file = "models/_models.yml"
    return {
        **_NODE,
        "database": "dev_synthetic",
        "schema": "dbt_test__audit",
        "alias": name,
        "checksum": {"name": "none", "checksum": ""},
        "build_path": f"target/run/synthetic/{file}/{name}.sql",
        "compiled_path": f"target/compiled/synthetic/{file}/{name}.sql",
        "refs": [{"name": model_name, "package": None, "version": None}],
        "file_key_name": f"models.{model_name}",
        **own,
        "config": {**_CONFIG, "schema": "dbt_test__audit", "materialized": "test", **_OF_A_TEST},
    }


def source(own: Sheet) -> Sheet:
    """A source with its own fields."""
    config = own["config"]
    assert isinstance(config, dict)
    more: Sheet = {"event_time": None, "freshness": None, "loaded_at_field": None, "loaded_at_query": None}
    return {
        **more,
        "source_meta": {},
        "external": None,
        "patch_path": None,
        "unrendered_config": config,
        "created_at": 1795278130.4773436,
        "unrendered_database": None,
        "unrendered_schema": None,
        "doc_blocks": [],
        **own,
        "config": {**more, "static_analysis": None, **config},
    }
