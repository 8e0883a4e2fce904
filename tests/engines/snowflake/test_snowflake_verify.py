"""`make verify-snowflake`, run against the bench as if it were an account: its statements and its whole way are real."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from governance.declared.policies import load_policies

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
KINDS = "database|network policy|resource monitor|share|warehouse"


@pytest.fixture(scope="module")
def verified(bench):
    """What it says, and what it ran."""
    first = len(bench.recorded())
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(HERE / "verify.py")],
        cwd=ROOT,
        env={**bench.env, "SNOWFLAKE_ROLE": "accountadmin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines(), bench.recorded()[first:]


def test_each_role_sees_what_is_declared(bench, verified):
    lines, _ = verified
    rules = load_policies(ROOT).row_access["order_region"].allow
    rows = dict.fromkeys(load_policies(ROOT).roles, 0)
    rows |= {role: 3 if allowed == "all" else len(allowed["region"]) for role, allowed in rules.items()}
    masked = [f"as declared  masked, {role}: 3 rows" for role in sorted(rows)]
    ruled = [f"as declared  masked and ruled, {role}: {count} rows" for role, count in sorted(rows.items())]
    assert lines == [*masked, *ruled]


def test_no_statement_of_it_is_refused_and_nothing_of_it_is_left(bench, verified):
    _, statements = verified
    assert [line["sql"] for line in statements if line["refused"]] == []
    last = {name: states for line in statements for name, states in line["changed"].items()}
    made = {name: states for name, states in last.items() if name.startswith("VERIFY")}
    assert {name.partition(".")[2] for name in made} >= {"PLATINUM.PROBE", "GOVERNANCE.ORDER_REGION_ENTRIES"}
    assert set(made.values()) == {None}
    said = "\n".join(line["sql"].lower() for line in statements)
    made, dropped = (
        set(re.findall(rf"^{verb} ({KINDS}) (?:if (?:not )?exists )?(verify\S+)", said, re.MULTILINE))
        for verb in ("create", "drop")
    )
    assert {kind for kind, _ in made} == set(KINDS.split("|"))
    assert made == dropped
