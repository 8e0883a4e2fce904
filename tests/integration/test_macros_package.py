"""The macros as a package of their own, in a project that has none of our models, by the real dbt."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from governance.declared.policies import load_policies
from governance.masks.bodies import body, marked
from governance.masks.home import Home
from governance.masks.kinds import parameters
from governance.masks.recognise import recognise

ROOT = Path(__file__).parents[2]
DBT = str(Path(sys.executable).parent / "dbt")
KEY = secrets.token_hex(32)
HOME = Home("commerce", "dev_brook_ops.governance")
OFFLINE = ("--no-introspect", "--no-populate-cache")

PROJECT = """
name: elsewhere
version: 1.0.0
profile: elsewhere
flags: {send_anonymous_usage_stats: false}
"""
# `snowflake` and `databricks` are targets that governance.yml lets hold raw identifiers; `other` it does not know.
PROFILES = """
elsewhere:
  target: dev
  outputs:
    dev: &duckdb
      type: duckdb
      path: dev_brook_commerce.duckdb
      threads: 2
      plugins: [{module: governance.plugins.duckdb}]
    other_duckdb: *duckdb
    snowflake: &snowflake
      {type: snowflake, account: none, user: none, password: none, role: none, warehouse: none,
       database: dev_brook_commerce, schema: main}
    other_snowflake: *snowflake
    databricks: &databricks
      {type: databricks, host: none.example.com, http_path: none, token: none, catalog: dev_brook_commerce, schema: main}
    other_databricks: *databricks
    in_no_domain: {type: duckdb, path: elsewhere.duckdb, plugins: [{module: governance.plugins.duckdb}]}
"""


@pytest.fixture(scope="module")
def policies():
    return load_policies(ROOT)


def call(verb, mask):
    names = {"column": "'v'", "columns": "['v', 'lower(v)', 'd']"}.get(parameters(mask)[0], "'d', 'e'")
    return f"{{{{ govern.{verb}({names}) }}}}"


def arguments(mask):
    return {"column": ("v",), "columns": ("v", "lower(v)", "d")}.get(parameters(mask)[0], ("d", "e"))


@pytest.fixture(scope="module")
def project(policies, tmp_path_factory):
    """A project with one model a verb, and our macros as a package."""
    folder = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(ROOT / "macros", folder / "govern")
    (folder / "project" / "models").mkdir(parents=True)
    project = folder / "project"
    (project / "dbt_project.yml").write_text(PROJECT)
    (project / "profiles.yml").write_text(PROFILES)
    (project / "packages.yml").write_text("packages: [{local: ../govern}]\n")
    for mask in policies.masks.values():
        for verb in mask.verbs:
            source = (
                "(select date '1990-05-06' as v) as a" if mask.input == "date" else "(select 'v' as v) as a"
            )
            rest = "(select date '1990-05-06' as d, date '2026-11-20' as e) as b"
            sql = f"select\n    {call(verb, mask)} as x\nfrom {source} cross join {rest}\n"
            (project / "models" / f"{verb}.sql").write_text(sql)
    dbt(project, "deps")
    return project


def dbt(project, *command, target="dev", expect=0, key=KEY):
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GOVERN_", "DBT_", "BROOK_"))
    }
    done = subprocess.run(
        [DBT, "--no-use-colors", *command, *(() if command[0] == "deps" else ("--target", target))],
        cwd=project,
        env={**env, **({"GOVERN_KEY_DEID_KEY_V1": key} if key else {}), "DBT_PROFILES_DIR": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout


# dbt in one process: targets in, the SQL of every model on each of them out.
COMPILE = """
import json, sys
from dbt.cli.main import dbtRunner

found = {}
for target in sys.argv[1:]:
    command = ["compile", "--no-introspect", "--no-populate-cache", "--log-level", "none", "--target", target]
    done = dbtRunner().invoke(command)
    assert done.success, done.exception
    found[target] = {each.node.name: each.node.compiled_code for each in done.result}
json.dump(found, open("compiled.json", "w"))
"""


def script(project, text, *arguments, given=""):
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GOVERN_", "DBT_", "BROOK_"))
    }
    subprocess.run(
        [sys.executable, "-c", text, *arguments],
        cwd=project,
        env={**env, "GOVERN_KEY_DEID_KEY_V1": KEY, "DBT_PROFILES_DIR": str(project)},
        input=given,
        text=True,
        capture_output=True,
        check=True,
    )


def compiled(project, *targets):
    script(project, COMPILE, *targets)
    found = json.loads((project / "compiled.json").read_text())
    return {
        target: {name: re.search(r"select\n    (.*) as x", sql)[1] for name, sql in models.items()}
        for target, models in found.items()
    }


def verbs(policies):
    return [(verb, mask) for mask in policies.masks.values() for verb in mask.verbs]


@pytest.mark.parametrize("engine", ["duckdb", "snowflake", "databricks"])
def test_a_macro_writes_exactly_the_body_of_its_mask(policies, project, engine):
    raw = () if engine == "duckdb" else (engine,)
    found = compiled(project, f"other_{engine}", *raw)
    for verb, mask in verbs(policies):
        expected = body(mask, engine, *arguments(mask), home=HOME)
        assert recognise(mask, engine, expected, HOME) == arguments(mask)
        assert found[f"other_{engine}"][verb] == marked(verb, expected)
        for target in raw:  # raw values may be held here: protect leaves them, deidentify does not
            assert found[target][verb] == ("v" if verb.startswith("mask_") else marked(verb, expected))


def test_the_models_of_another_project_build_and_the_key_is_nowhere(project, policies):
    shown = dbt(project, "--log-level", "debug", "run")
    assert f"PASS={len(verbs(policies))}" in shown
    written = [path for path in project.rglob("*") if path.is_file() and not path.is_symlink()]
    assert any(path.name == "manifest.json" for path in written)
    assert any(path.name == "dbt.log" for path in written)
    for secret in (KEY, KEY.upper(), bytes.fromhex(KEY).decode("latin-1")):
        assert secret not in shown
        for path in written:
            raw = path.read_bytes()
            assert secret.encode() not in raw, path
            assert secret.encode("latin-1") not in raw, path


def test_without_a_key_dbt_stops_before_it_builds_anything(project):
    database = project / "dev_brook_commerce.duckdb"
    database.unlink(missing_ok=True)
    shown = dbt(project, "run", key=None, expect=2)
    assert "GOVERN_KEY_DEID_KEY_V1 is not set" in shown
    assert "openssl rand -hex 32" in shown
    with duckdb.connect(str(database)) as connection:
        assert connection.execute("select count(*) from information_schema.tables").fetchone() == (0,)


# dbt in one process, so that the project is parsed once: expressions in, what dbt says of each out.
ASK = """
import json, sys
from dbt.cli.main import dbtRunner

options = ["--target", "dev", "--log-level", "none"]
manifest = dbtRunner().invoke(["parse", *options]).result
said = {}
for expression in json.load(sys.stdin):
    command = ["compile", "--no-introspect", "--no-populate-cache", *options, "--inline"]
    heard = []
    runner = dbtRunner(manifest=manifest, callbacks=[lambda event: heard.append(event.info.msg)])
    done = runner.invoke([*command, "select {{ govern." + expression + " }}"])
    said[expression] = "good" if done.success else " ".join(" ".join(heard).split())
json.dump(said, open("said.json", "w"))
"""
WRONG = {
    "mask_email('v -- hidden')": "mask_email takes an expression without --",
    "mask_email('v /* hidden */')": "takes an expression without /*",
    r"""mask_email("replace(v, '\\\\', '')")""": "takes an expression without \\: ",
    "mask_email('')": "takes the SQL of an expression",
    "mask_email(none)": "takes the SQL of an expression",
    "mask_email(missing)": "takes the SQL of an expression",
    "mask_email(['v'])": "takes the SQL of an expression",
    "deidentify_fingerprint('v')": "deidentify_fingerprint takes a list of expressions",
    "deidentify_fingerprint([])": "takes a list of expressions",
    "deidentify_fingerprint(['v', 1])": "takes the SQL of an expression",
    "deidentify_age_band('v')": "takes the SQL of an expression",
}


def test_what_is_no_expression_stops_dbt(project):
    script(project, ASK, given=json.dumps(["mask_email('v')", *WRONG]))
    said = json.loads((project / "said.json").read_text())
    assert said.pop("mask_email('v')") == "good"
    assert [expression for expression, words in WRONG.items() if words not in said[expression]] == []


def test_a_token_needs_a_domain(project):
    command = ("compile", *OFFLINE, "--select")
    shown = dbt(project, *command, "mask_mrn", target="in_no_domain", expect=2)
    assert "mask_mrn is in database elsewhere, which governance.yml gives to no domain" in " ".join(
        shown.split()
    )
    dbt(project, *command, "mask_email", target="in_no_domain")


def test_a_project_may_say_itself_which_domain_a_model_belongs_to(project):
    override = project / "macros" / "domains.sql"
    override.parent.mkdir()
    override.write_text("{% macro default__govern_domain() %}{{ return('health') }}{% endmacro %}\n")
    try:
        dbt(project, "compile", *OFFLINE, "--select", "mask_mrn", target="in_no_domain")
        sql = project / "target" / "compiled" / "elsewhere" / "models" / "mask_mrn.sql"
        assert ", 'health', 'mrn', " in sql.read_text()
        shown = dbt(
            project, "compile", *OFFLINE, "--select", "mask_customer_id", target="in_no_domain", expect=2
        )
        assert "the token scope customer belongs to commerce, identity" in " ".join(shown.split())
    finally:
        shutil.rmtree(override.parent)
