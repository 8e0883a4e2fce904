"""Catalog, run results and source freshness: read as dbt wrote them, refused when broken."""

from __future__ import annotations

import json

import pytest

from governance.artifacts.catalog import read_catalog
from governance.artifacts.run_results import read_run_results
from governance.artifacts.source_freshness import read_source_freshness
from governance.errors import ArtifactError

pytestmark = pytest.mark.xdist_group("reading")


def artifact(kind: str, version: int, **parts) -> str:
    url = f"https://schemas.getdbt.com/dbt/{kind}/v{version}.json"
    return json.dumps({"metadata": {"dbt_schema_version": url, "dbt_version": "1.11.0"}, **parts})


def test_run_results_are_read_as_dbt_wrote_them(compiled):
    results = read_run_results(compiled("reading") / "target" / "run_results.json")
    assert results.args.which == "compile"
    found = {result.unique_id: result for result in results.results}
    assert found["model.reading.stg_orders"].status == "success"
    assert not hasattr(found["model.reading.stg_orders"], "message")


def test_a_catalog_is_read(tmp_path):
    column = {"type": "VARCHAR", "index": 1, "name": "email", "comment": None}
    table = {"metadata": {}, "columns": {"email": column}, "stats": {}, "unique_id": "model.a.b"}
    file = tmp_path / "catalog.json"
    file.write_text(artifact("catalog", 1, nodes={"model.a.b": table}, sources={}, errors=None))
    assert read_catalog(file).nodes["model.a.b"].columns["email"].type == "VARCHAR"


def test_source_freshness_is_read(tmp_path):
    good = {"unique_id": "source.a.b.c", "status": "pass", "max_loaded_at_time_ago_in_s": 1.5, "timing": []}
    bad = {"unique_id": "source.a.b.d", "status": "runtime error", "error": "…"}
    file = tmp_path / "sources.json"
    file.write_text(artifact("sources", 3, results=[good, bad], elapsed_time=1.0))
    assert [result.status for result in read_source_freshness(file).results] == ["pass", "runtime error"]


@pytest.mark.parametrize("read", [read_catalog, read_run_results, read_source_freshness])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "{",
        artifact("manifest", 12, nodes={}),
        artifact("catalog", 99),
        artifact("catalog", 1),
    ],
)
def test_what_is_broken_is_refused(read, text, tmp_path):
    file = tmp_path / "artifact.json"
    file.write_text(text)
    with pytest.raises(ArtifactError):
        read(file)


@pytest.mark.parametrize("read", [read_catalog, read_run_results, read_source_freshness])
def test_what_is_missing_is_refused_with_the_command_that_makes_it(read, tmp_path):
    with pytest.raises(ArtifactError) as refused:
        read(tmp_path / "artifact.json")
    assert "dbt" in refused.value.advice
