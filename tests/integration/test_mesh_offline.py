"""The whole project compiles for Snowflake and Databricks without either, each incremental model both ways."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
import sqlglot
from sqlglot import exp

from governance.compile.branches import Compilation, lay_out

DUMMIES = {
    "SNOWFLAKE_ACCOUNT": "dummy",
    "SNOWFLAKE_USER": "dummy",
    "DATABRICKS_HOST": "dummy.example.com",
    "DATABRICKS_HTTP_PATH": "/sql/1.0/warehouses/dummy",
    "DATABRICKS_CLIENT_ID": "dummy",
    "DBT_ENV_SECRET_DATABRICKS_CLIENT_SECRET": "dummy",
}
# One of them as in production, so that its names are seen too.
ENVIRONMENTS = {"snowflake": "prod", "databricks": "dev"}
BRANCHES = ("full", "incremental")


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(target, marks=pytest.mark.xdist_group(f"offline-{target}")) for target in ENVIRONMENTS
    ],
)
def compiled(request, bare_mesh, tmp_path_factory):
    """The target, and the compiled nodes of both branches."""
    target = request.param
    mesh = bare_mesh.copy(tmp_path_factory.mktemp(target))
    kept = {name: value for name, value in mesh.env.items() if not name.startswith("GOVERN_")}
    chosen = {"BROOK_ENVIRONMENT": ENVIRONMENTS[target], "DBT_TARGET": target}
    mesh = replace(mesh, env={**kept, **DUMMIES, **chosen})
    mesh.run("govern", "compile-branches", "--target", target)
    return target, {branch: nodes_of(mesh, branch) for branch in BRANCHES}


def nodes_of(mesh, branch):
    """The whole project, tests and snapshot too, compiled where compile-branches laid it out."""
    folder = mesh.target / "branches" / branch
    laid_out = lay_out(Compilation(mesh.project, mesh.target), branch)
    paths = ("--project-dir", str(laid_out), "--target-path", str(folder / "target"))
    done = mesh.dbt("compile", "--no-introspect", "--no-populate-cache", *paths, "--show-all-deprecations")
    assert not re.search(r"WARNING|[Dd]eprecat", done.stdout), done.stdout
    nodes = json.loads((folder / "target" / "manifest.json").read_text())["nodes"]
    assert all(node["compiled"] for node in nodes.values())
    return nodes


def own_relation(node):
    return re.compile(r"[`\"]?\.[`\"]?".join((node["database"], node["schema"], node["alias"])) + r"\b")


def test_every_node_is_one_statement_of_the_engine(compiled):
    target, branches = compiled
    for nodes in branches.values():
        assert len(nodes) > 100
        for name, node in nodes.items():
            [statement] = sqlglot.parse(node["compiled_code"], read=target)
            assert isinstance(statement, exp.Query), name


def test_incremental_models_have_two_branches_and_others_one(compiled):
    _, branches = compiled
    first, later = (branches[branch] for branch in BRANCHES)
    models = {name for name in first if name.startswith("model.")}
    incremental = {name for name in models if first[name]["config"]["materialized"] == "incremental"}
    assert {
        name for name in models if first[name]["compiled_code"] != later[name]["compiled_code"]
    } == incremental
    assert len(incremental) == 8
    for name in incremental:
        assert not own_relation(first[name]).search(first[name]["compiled_code"]), name
        assert own_relation(later[name]).search(later[name]["compiled_code"]), name


def test_identifiers_stay_raw_and_what_is_de_identified_does_not(compiled):
    _, branches = compiled
    for nodes in branches.values():
        for name, node in nodes.items():
            assert "/*govern:mask_" not in node["compiled_code"], name
        staging = nodes["model.brook.stg_encounters"]["compiled_code"]
        assert len(re.findall(r"/\*govern:deidentify_\w+\*/", staging)) == 4


def test_names_are_those_of_the_environment(compiled):
    target, branches = compiled
    prefix = {"prod": "", "dev": "dev_"}[ENVIRONMENTS[target]]
    tables = {
        (node["database"], node["schema"])
        for node in branches["full"].values()
        if node["resource_type"] in {"model", "snapshot"}
    }
    domains, tiers = ("commerce", "health", "identity"), ("platinum", "silver")
    assert tables == {(f"{prefix}brook_{domain}", tier) for domain in domains for tier in tiers}
