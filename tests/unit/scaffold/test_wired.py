"""After `govern init` the real dbt writes masks into the CREATE of somebody's project, offline, and the gate knows it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from governance.cli import run
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("wired")
HERE = Path(__file__).parents[2] / "projects" / "starting"
PROFILE = """
starting:
  target: snowflake
  outputs:
    snowflake: {type: snowflake, account: x, user: x, password: x, database: shop, schema: x, warehouse: x}
    databricks: {type: databricks, host: x.example.com, http_path: /x, token: x, catalog: shop, schema: x}
"""
YAML = """
models:
  - name: customers
    config: {contract: {enforced: true}, meta: {classification: PII}}
    columns:
      - {name: customer_id, data_type: string, config: {meta: {confidentiality: internal}}}
      - {name: email, data_type: string, config: {meta: {identifier: email}}}
"""
# What dbt would write between the name of the table and its query; in a comment, so that it can be compiled offline.
CREATE = {
    "snowflake": "snowflake__get_table_columns_and_constraints()",
    "databricks": "parse_model_columns_and_constraints([]) and model.columns.email.column_mask.function",
}


@pytest.fixture(scope="module", params=CREATE)
def wired(request, tmp_path_factory, dbt):
    """The engine, and a project that was begun by `govern init` and compiled for it."""
    engine = request.param
    folder = Path(shutil.copytree(HERE, tmp_path_factory.mktemp(engine) / "starting"))
    (folder / "profiles.yml").write_text(PROFILE)
    sales = folder / "models" / "marts" / "sales"
    (sales / "_sales.yml").write_text(YAML)
    query = "select customer_id, email from {{ ref('stg_customers') }}"
    (sales / "customers.sql").write_text(f"{query} /* {{{{ {CREATE[engine]} }}}} */")
    with (folder / "dbt_project.yml").open("a") as file:
        file.write("flags: {use_materialization_v2: true}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DBT_PROFILES_DIR", raising=False)
        assert run(["init", "--project-dir", str(folder)]) == 0
    dbt(folder, "compile", "--target", engine, "--no-introspect", "--no-populate-cache")
    return engine, folder


def found(folder, engine):
    asked = Question(None, folder, engine, only=("enforcement-intact", "hooks-allowed"))
    return [one for result in judge(asked).results for one in result.findings]


def changed(wired, tmp_path, file, old, new):
    """A copy in which a file is changed, on disk and in the manifest alike."""
    engine, folder = wired
    own = Path(shutil.copytree(folder, tmp_path / "own"))
    for path in (own / "macros" / file.format(engine=engine), own / "target" / "manifest.json"):
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
    return found(own, engine)


def test_the_mask_is_in_the_create(wired):
    engine, folder = wired
    written = (folder / "target/compiled/starting/models/marts/sales/customers.sql").read_text()
    column = {
        "snowflake": "email TEXT with masking policy shop.governance.mask_email",
        "databricks": "shop.governance.mask_email",
    }
    assert column[engine] in written


def test_the_gate_takes_what_was_delivered_word_for_word_without_anybodys_approval(wired):
    engine, folder = wired
    assert found(folder, engine) == []


@pytest.mark.mutation("what writes masks into the CREATE was changed by hand", engine="all", caught="check")
def test_the_gate_refuses_it_when_one_word_of_it_is_another(wired, tmp_path):
    findings = changed(wired, tmp_path, "attach/govern_mask_of.sql", "not identifier", "identifier")
    assert any("nobody has approved it" in one.message for one in findings)


@pytest.mark.mutation("a macro of the wiring was changed by hand", engine="all", caught="compile")
def test_compile_mends_what_was_changed_and_writes_nothing_where_nobody_began(wired, tmp_path, capsys):
    engine, folder = wired
    own = Path(shutil.copytree(folder, tmp_path / "own"))
    file = own / "macros" / "wiring" / f"{engine}_attach.sql"
    text = file.read_text()
    file.write_text(text.replace("return(", "return( "))
    assert run(["compile", "--project-dir", str(own), "--check"]) == 1
    assert f"differs  macros/wiring/{engine}_attach.sql" in capsys.readouterr().out
    assert run(["compile", "--project-dir", str(own)]) == 0
    assert file.read_text() == text
    shutil.rmtree(own / "macros" / "wiring")
    assert run(["compile", "--project-dir", str(own)]) == 0
    assert not (own / "macros" / "wiring").exists()
