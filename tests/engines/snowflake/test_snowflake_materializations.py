"""Each materialization on Snowflake's bench has what docs/engines.md says, when it says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from materializations import ALTER, CREATE, DENIED, NONE, grow, lay_out, of

PLACE = "DEV_BROOK_COMMERCE.PLATINUM."
MASK = "masked:DEV_BROOK_OPS.GOVERNANCE.MASK_EMAIL"
ROWS = of("snowflake")


@pytest.fixture(scope="module")
def records(bench, tmp_path_factory):
    """What the bench wrote of each relation: statement, and the state of its columns after it."""
    folder = tmp_path_factory.mktemp("materialized") / "project"
    lay_out(folder, (bench.project / "profiles.yml").read_text(encoding="utf-8"))
    own = replace(bench, project=folder, env={**bench.env, "DBT_PROFILES_DIR": str(folder)})
    before = len(bench.recorded())
    names = [row.model for row in ROWS]
    own.run("dbt", "build", "--select", *names)
    grow(folder)
    # fakesnow does not drop a dynamic table, as dbt does before it makes the next.
    again = [name for name in names if name != "as_dynamic_table"]
    own.run("dbt", "build", "--select", *again, "--vars", "grown: true")
    found = {}
    for line in bench.recorded()[before:]:
        for relation, states in line["changed"].items():
            if states:
                found.setdefault(relation.removeprefix(PLACE).lower(), []).append((line["sql"], states))
    return found


def protection(record):
    """When the mask of `email` came, and when the row rule."""
    masked = [states.get("EMAIL") for _, states in record]
    rule = CREATE if " row access policy " in record[0][0].lower() else NONE
    if set(masked) == {"denied"}:
        return DENIED, rule
    came = [state for state in masked if state is not None]
    assert set(came) == {MASK}
    return (CREATE if masked[0] else ALTER), rule


def test_a_python_model_appends_to_its_table_by_the_names_of_columns(records, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp()
    # pytest keeps a link to the newest folder of a name, so the file is found twice.
    (code,) = {
        file.read_text(encoding="utf-8") for file in folder.glob("materialized*/**/run/**/as_python.py")
    }
    (written,) = (line.strip() for line in code.splitlines() if "df.write" in line)
    assert written.startswith('df.write.mode("append").save_as_table(column_order="name", table_name=')


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.model)
def test_it_has_what_the_guide_says(records, row):
    assert protection(records[row.model]) == (row.mask, row.rule)
