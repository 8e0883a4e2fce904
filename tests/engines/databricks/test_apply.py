"""`govern apply` with the real connector: the whole plan twice, and what each role sees through its functions."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from verify_databricks import main as verify

from governance.cli import run
from governance.compile.databricks.applying import apply
from governance.compile.databricks.connecting import connected
from governance.compile.steps import Step

ROOT = Path(__file__).parents[3]
HOME = "dev_brook_ops.governance"
APPLY = ["apply", "--engine", "databricks", "--project-dir", str(ROOT), "--no-evidence"]


@pytest.fixture(scope="module")
def environment(databricks):
    host, _, path = databricks.address.rpartition("/")
    variables = {"DATABRICKS_HOST": host, "DATABRICKS_HTTP_PATH": f"/{path}", "DATABRICKS_TOKEN": "none"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        patch.delenv("BROOK_ENVIRONMENT", raising=False)
        yield variables


@pytest.fixture(scope="module")
def applied(environment, tmp_path_factory):
    """The record of a run of the command on our own project."""
    file = tmp_path_factory.mktemp("applied") / "apply.json"
    assert run([*APPLY, "--record", str(file)]) == 0
    return json.loads(file.read_text())


def test_every_statement_is_applied_and_may_be_applied_again(databricks, applied, environment, tmp_path):
    before = (dict(databricks.catalogue.functions), set(databricks.catalogue.grants))
    again = tmp_path / "again.json"
    assert run([*APPLY, "--record", str(again)]) == 0
    second = json.loads(again.read_text())
    assert applied["schema"] == "govern.apply/v1"
    assert applied["result"] == second["result"] == "applied"
    assert {each["state"] for each in applied["statements"]} == {"applied"}
    assert applied["statements"] == second["statements"]
    assert applied["plan"] == second["plan"]
    assert (databricks.catalogue.functions, databricks.catalogue.grants) == before


def test_what_was_applied_is_what_the_catalogue_knows(databricks, applied):
    functions = {".".join(name) for name in databricks.catalogue.functions}
    told = {
        each["resource"].removeprefix("function ")
        for each in applied["statements"]
        if "function " in each["resource"]
    }
    assert told
    assert told <= functions
    assert (
        "SELECT",
        "schema",
        ("dev_brook_commerce", "platinum"),
        "commerce_analyst",
    ) in databricks.catalogue.grants
    assert databricks.catalogue.owners["schema", ("dev_brook_health", "platinum")] == "brook-security"


@pytest.mark.parametrize(
    ("groups", "email"),
    [("", "#***@example.com"), ("commerce_analyst", "#***@example.com"), ("analyst_phi", "a.b@example.com"), ("brook-build", "a.b@example.com")],
)  # fmt: skip
def test_a_mask_shows_the_value_to_those_who_may_see_it(databricks, applied, groups, email):
    databricks.run(f"set var asks = '{groups}'")
    assert databricks.run(f"select {HOME}.mask_email('a.b@example.com')") == [(email,)]


@pytest.mark.parametrize(
    ("groups", "regions"),
    [("", set()), ("analyst_emea", {"EMEA"}), ("analyst_emea,analyst_amer", {"AMER", "EMEA"}), ("region_admin", {"AMER", "APAC", "EMEA", None})],
)  # fmt: skip
def test_a_row_filter_shows_each_role_its_rows(databricks, applied, groups, regions):
    databricks.run(f"set var asks = '{groups}'")
    rows = databricks.run(
        "select region from values ('AMER'), ('APAC'), ('EMEA'), (null) as t(region)"
        f" where {HOME}.order_region(region)"
    )
    assert {region for (region,) in rows} == regions


def test_after_a_statement_that_is_refused_none_is_run(databricks, environment):
    steps = [
        Step("schema x", "create", "create schema if not exists nowhere.x", "native"),
        Step("group y", "grant", f"grant execute on function {HOME}.mask_email to `y`", "native"),
    ]
    with connected(environment) as ask:
        done = list(apply(steps, ask))
    assert [(each.state, each.error) for each in done] == [("refused", "CATALOG_NOT_FOUND"), ("not run", "")]
    assert not [grant for grant in databricks.catalogue.grants if grant[-1] == "y"]


def test_what_was_not_reviewed_is_not_applied(environment, databricks, tmp_path, capfd):
    for part in ("policies", "contracts", "migrations", "macros"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "governance.yml", tmp_path)
    (tmp_path / "migrations" / "databricks" / "030_grants.sql").unlink()
    before = len(databricks.catalogue.statements)
    assert run(["apply", "--engine", "databricks", "--project-dir", str(tmp_path)]) == 2
    assert "030_grants.sql is not what is declared: nothing was applied" in capfd.readouterr().err
    assert len(databricks.catalogue.statements) == before


def test_without_a_place_or_a_name_nothing_is_sent(monkeypatch, capfd):
    for name in ("DATABRICKS_HOST", "DATABRICKS_HTTP_PATH", "DATABRICKS_TOKEN", "DATABRICKS_CLIENT_ID"):
        monkeypatch.delenv(name, raising=False)
    assert run(APPLY) == 2
    monkeypatch.setenv("DATABRICKS_HOST", "http://example.com")
    monkeypatch.setenv("DATABRICKS_HTTP_PATH", "/sql")
    assert run(APPLY) == 2
    monkeypatch.setenv("DATABRICKS_HOST", "example.com")
    assert run(APPLY) == 2
    said = capfd.readouterr().err
    assert "which warehouse" in said
    assert "http:// would show" in said
    assert "who asks" in said


def test_verify_asks_what_it_laid_and_drops_what_it_made(databricks, environment):
    """Nothing is enforced here, so that only the build sees what is declared for it; the rest is as with an account."""
    databricks.run("set var asks = 'brook-build'")
    try:
        assert verify("verify_") == 0
    finally:
        databricks.run("set var asks = ''")
    assert [name for name in databricks.catalogue.catalogs if name.startswith("verify_")] == []
    assert any(event.relation[0] == "verify_brook_commerce" for event in databricks.catalogue.events)
