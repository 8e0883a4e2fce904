"""What could not work on Snowflake stops the compile, with file, line and what to do."""

import shutil
from pathlib import Path

import pytest

from governance.compile.plan import plan
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies
from governance.errors import DeclarationError

ROOT = Path(__file__).parents[4]
ROLES = "policies/roles.yml"
REFUSED = {
    "one role has both duties": (
        ROLES,
        "snowflake: brook_build",
        "snowflake: brook_security",
        "is `security` already",
    ),
    "a role of people is the build's": (
        ROLES,
        "snowflake: brook_build",
        "snowflake: analyst_phi",
        "analyst_phi",
    ),
    "nobody has the duty of the build": (ROLES, "  build:\n", "  bild:\n", "unknown key `bild`"),
    "the whole internet": ("policies/network.yml", "192.0.2.0/24", "0.0.0.0/0", "let the whole internet in"),
    "the internet in halves": (
        "policies/network.yml",
        "192.0.2.0/24",
        "0.0.0.0/1, 128.0.0.0/1",
        "whole internet",
    ),
    "a mapping table that is masked": (
        "governance.yml",
        "schemas: [ops]",
        "schemas: [ops, governance]",
        "masked themselves",
    ),
    "a name that needs quotes": (
        "governance.yml",
        "schemas: [silver]",
        "schemas: [raw-zone]",
        "needs quotes",
    ),
    "a name that is a word of SQL": (
        "governance.yml",
        "schemas: [silver]",
        "schemas: [order]",
        "needs quotes",
    ),
    "a schema by a pattern": ("governance.yml", "schemas: [silver]", 'schemas: ["dbt_*"]', "is a pattern"),
    "policies without a home": (
        "governance.yml",
        "functions: {domain: ops, ",
        "functions: {",
        "in which domain's database",
    ),
    "a mask of another type": (
        "policies/masks.yml",
        "input: string\n    output: string\n    method: {kind: constant",
        "input: string\n    output: bigint\n    method: {kind: constant",
        "masks.mask_name",
    ),
    "a warehouse for nobody we know": (
        "policies/warehouses.yml",
        "roles: [commerce_engineer,",
        "roles: [commerse_engineer,",
        "there is no role",
    ),
    "two warehouses of one name": (
        "policies/warehouses.yml",
        "snowflake: brook_serve",
        "snowflake: brook_ingest",
        "already",
    ),
    "a share whose policy does not travel": (
        "policies/shares.yml",
        "guard: aggregate",
        "guard: order_region",
        "does not travel",
    ),
    "a rule called like a mask": (
        "policies/row_access.yml",
        "  order_region:",
        "  mask_email:",
        "is called `mask_email` already",
    ),
    "a role that nobody has declared": (
        "policies/masks.yml",
        "unmasked_for: [analyst_phi]",
        "unmasked_for: [analist_phi]",
        "analist_phi",
    ),
}


@pytest.mark.parametrize("mutation", REFUSED)
def test_a_plan_that_could_not_work_is_refused_at_compile(tmp_path, mutation):
    file, old, new, words = REFUSED[mutation]
    for part in ("policies", "contracts"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "governance.yml", tmp_path)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        plan(load_policies(tmp_path), load_contracts(tmp_path / "contracts"))
    assert words in str(caught.value)
    assert f"{Path(file).name}:" in str(caught.value)
