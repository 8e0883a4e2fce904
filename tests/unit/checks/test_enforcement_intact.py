"""enforcement-intact: what stands in for dbt's own macros is approved by digest, or fails."""

from __future__ import annotations

import json
import re

import pytest

from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("enforcement_intact")
CHECK = "enforcement-intact"
UNAPPROVED = {
    "macro.enforcement_intact.ref": "stands in for dbt's own `ref`",
    "macro.enforcement_intact.is_incremental": "stands in for dbt's own `is_incremental`",
    "macro.enforcement_intact.generate_schema_name": "stands in for dbt's own `generate_schema_name`",
    "macro.enforcement_intact.materialization_copied_default": "is a materialization",
    "macro.enforcement_intact.get_incremental_own_sql": "is a strategy",
    "macro.enforcement_intact.snapshot_own_strategy": "is a strategy",
    "macro.tools.default__create_table_as": "of tools stands in for dbt's own `create_table_as`",
}


def result_of(folder, target=None):
    (result,) = judge(Question(None, folder, target, only=(CHECK,))).results
    return result


def macros(findings):
    return [one for one in findings if one.node.startswith("macro.")]


def without_a_warehouse(folder):
    """No target of governance.yml that may hold raw identifiers masks at query time."""
    governance = folder / "governance.yml"
    governance.write_text(
        governance.read_text().replace("warehouse: {engine: snowflake", "warehouse: {engine: duckdb")
    )


def approve(folder, findings):
    """What the findings say to write."""
    lines = [re.search(r"`(macro\.\S+: [0-9a-f]{64})`", one.fix)[1] for one in findings]
    with (folder / "governance.yml").open("a") as file:
        file.writelines(f"    {line}\n" for line in lines)  # the shared file ends with its approvals


def rewrite(folder, name, old, new):
    """A macro changed on disk and in the manifest alike."""
    manifest = folder / "target" / "manifest.json"
    content = json.loads(manifest.read_bytes())
    macro = content["macros"][f"macro.enforcement_intact.{name}"]
    file = folder / macro["original_file_path"]
    changed = macro["macro_sql"].replace(old, new)
    file.write_text(file.read_text().replace(macro["macro_sql"], changed))
    macro["macro_sql"] = changed
    manifest.write_text(json.dumps(content))


def on(folder, adapter, project=""):
    """The project as if dbt had compiled it for another engine, where the target may hold raw identifiers."""
    manifest = folder / "target" / "manifest.json"
    content = json.loads(manifest.read_bytes())
    content["metadata"]["adapter_type"] = adapter
    manifest.write_text(json.dumps(content))
    governance = folder / "governance.yml"
    governance.write_text(governance.read_text().replace("engine: snowflake", f"engine: {adapter}"))
    file = folder / "dbt_project.yml"
    file.write_text(file.read_text() + project)
    return [one for one in result_of(folder, "warehouse").findings if one.node == f"wiring.{adapter}"]


@pytest.mark.mutation(
    "a macro that stands in for one of dbt's own, approved by nobody", engine="all", caught="check"
)
@pytest.mark.parametrize("macro", UNAPPROVED)
def test_what_nobody_approved_fails(macro, asked):
    (finding,) = [one for one in asked(CHECK, "enforcement_intact").findings if one.node == macro]
    assert UNAPPROVED[macro] in finding.message
    assert "nobody has approved it" in finding.message
    assert finding.file.endswith(".sql")


def test_nothing_else_stands_in_for_anything(asked):
    result = asked(CHECK, "enforcement_intact")
    assert {finding.node for finding in result.findings} == {*UNAPPROVED, "wiring.snowflake"}
    assert set(result.population) == {*UNAPPROVED, "wiring.snowflake"}


def test_what_is_approved_as_the_finding_says_passes(a_copy, asked):
    folder = a_copy("enforcement_intact")
    without_a_warehouse(folder)
    approve(folder, macros(asked(CHECK, "enforcement_intact").findings))
    assert result_of(folder).outcome is Outcome.PASS


@pytest.mark.parametrize("target", ["dev", "lab", None])
def test_every_engine_that_may_hold_raw_identifiers_is_asked_for_whichever_target_is_judged(target, a_copy):
    folder = a_copy("enforcement_intact")
    governance = folder / "governance.yml"
    more = "targets:\n  lakehouse: {engine: databricks, may_hold_raw: true}\n  other: {engine: databricks, may_hold_raw: false}"
    governance.write_text(governance.read_text().replace("targets:", more))
    found = {
        one.node: one.message for one in result_of(folder, target).findings if one.node.startswith("wiring")
    }
    assert found.keys() == {"wiring.snowflake", "wiring.databricks"}
    assert "target `lakehouse` may hold raw identifiers" in found["wiring.databricks"]


@pytest.mark.parametrize("changed", ["is_incremental", "duckdb__the_answer", "snowflake__the_answer"])
def test_an_approval_ends_when_the_macro_or_what_it_calls_changes(changed, a_copy, asked):
    folder = a_copy("enforcement_intact")
    without_a_warehouse(folder)
    approve(folder, macros(asked(CHECK, "enforcement_intact").findings))
    rewrite(folder, changed, "return(", "return( ")
    (finding,) = result_of(folder).findings
    assert finding.node == "macro.enforcement_intact.is_incremental"
    assert "has changed since it was approved" in finding.message


def test_an_approval_that_is_no_digest_is_a_mistake_of_declaration(a_copy):
    from governance.errors import DeclarationError

    folder = a_copy("enforcement_intact")
    with (folder / "governance.yml").open("a") as file:
        file.write("    macro.x.y: yes please\n")
    with pytest.raises(DeclarationError, match="approved_macros"):
        result_of(folder)


@pytest.mark.mutation("dbt is not wired to write masks into the CREATE", engine="snowflake", caught="check")
def test_snowflake_needs_a_macro_of_the_root_project_that_writes_masks_into_the_create(a_copy):
    folder = a_copy("enforcement_intact")
    (finding,) = on(folder, "snowflake")
    assert "`snowflake__get_table_columns_and_constraints`" in finding.fix
    assert finding.file == "dbt_project.yml"


def test_a_shim_that_calls_what_attaches_masks_is_enough(a_copy):
    folder = a_copy("enforcement_intact")
    name = "snowflake__get_table_columns_and_constraints"
    file = folder / "target" / "manifest.json"
    content = json.loads(file.read_bytes())
    for macro, text, calls in (
        (name, f"{{% macro {name}() %}}{{{{ attach() }}}}{{% endmacro %}}", ["attach"]),
        ("attach", "{% macro attach() %}with masking policy x{% endmacro %}", []),
    ):
        uid = f"macro.enforcement_intact.{macro}"
        content["macros"][uid] = {
            **content["macros"]["macro.enforcement_intact.plain"],
            "unique_id": uid,
            "name": macro,
            "macro_sql": text,
            "original_file_path": f"macros/own/{macro}.sql",
            "depends_on": {"macros": [f"macro.enforcement_intact.{one}" for one in calls]},
        }
        (folder / "macros" / "own" / f"{macro}.sql").write_text(text)
    file.write_text(json.dumps(content))
    assert on(folder, "snowflake") == []


@pytest.mark.mutation(
    "dbt is left with the materializations that ignore masks", engine="databricks", caught="check"
)
def test_databricks_needs_its_flag(a_copy):
    (finding,) = on(a_copy("enforcement_intact"), "databricks")
    assert "use_materialization_v2" in finding.fix


def test_with_the_flag_databricks_is_wired(a_copy):
    folder = a_copy("enforcement_intact")
    assert on(folder, "databricks", "flags: {use_materialization_v2: true}\n") == []


def test_where_no_target_may_hold_raw_identifiers_nothing_is_wired(asked):
    assert "wiring.duckdb" not in asked(CHECK, "enforcement_intact").population


def test_it_is_empty_where_nothing_stands_in_for_anything(a_copy):
    folder = a_copy("enforcement_intact")
    file = folder / "target" / "manifest.json"
    content = json.loads(file.read_bytes())
    gone = [uid for uid in content["macros"] if uid in UNAPPROVED]
    for uid in gone:
        del content["macros"][uid]
    file.write_text(json.dumps(content))
    for name in ("own/ref", "own/copied", "own/strategies", "naming/generate_schema_name"):
        (folder / "macros" / f"{name}.sql").unlink()
    rest = folder / "macros" / "own" / "is_incremental.sql"
    rest.write_text("\n".join(rest.read_text().splitlines()[1:]))
    (folder / "dbt_packages" / "tools" / "macros" / "create_table_as.sql").unlink()
    without_a_warehouse(folder)
    result = result_of(folder)
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
