"""What could not work on Snowflake stops the compile, with file, line and what to do."""

import shutil
from pathlib import Path

import pytest

from governance.compile.plan import plan
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies
from governance.errors import DeclarationError

ROOT = Path(__file__).parents[4]
FOR_PHI = "unmasked_for: [analyst_phi]"
REFUSED = {
    "a warehouse for a role that nobody has declared": (
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
    "a share whose row rule does not travel to the recipient": (
        "policies/shares.yml",
        "guard: aggregate",
        "guard: order_region",
        "does not travel",
    ),
    "a shared product with a row rule, which does not travel to the recipient": (
        "contracts/commerce/net_sales.yml",
        "row_access_policy: null",
        "row_access_policy: order_region",
        "row rule `order_region` on them does not travel",
    ),
    "a lifecycle policy in a tier whose tables are shared": (
        "policies/retention.yml",
        "  platinum: {at_most: P7Y,",
        "  platinum: {lifecycle_policy: true, at_most: P7Y,",
        "unknown key `lifecycle_policy`",
    ),
    "a column that both a row rule and a mask read": (
        "policies/masks.yml",
        FOR_PHI,
        f"{FOR_PHI}\n    unmasked_where: {{column: region, type: string, is: [EMEA]}}",
        "Snowflake refuses a column that both a row rule and a mask read",
    ),
    "a mask whose condition reads an identifier": (
        "policies/masks.yml",
        FOR_PHI,
        f"{FOR_PHI}\n    unmasked_where: {{column: zip, type: string, is: ['00000']}}",
        "it would be masked itself",
    ),
    "a mask with a condition and no role": (
        "policies/masks.yml",
        FOR_PHI,
        "unmasked_for: []\n    unmasked_where: {column: consent, type: string, is: [given]}",
        "no role does",
    ),
    "a mask whose condition compares another type": (
        "policies/masks.yml",
        FOR_PHI,
        f"{FOR_PHI}\n    unmasked_where: {{column: consent, type: boolean, is: ['true']}}",
        "is boolean, this is not",
    ),
}


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        pytest.param(*told, id=what, marks=pytest.mark.mutation(what, engine="snowflake", caught="compile"))
        for what, told in REFUSED.items()
    ],
)
def test_a_plan_that_could_not_work_is_refused_at_compile(tmp_path, file, old, new, words):
    copy_of_ours(tmp_path)
    change(tmp_path / file, old, new)
    with pytest.raises(DeclarationError) as caught:
        plan(load_policies(tmp_path), load_contracts(tmp_path / "contracts"))
    assert words in str(caught.value)
    assert f"{Path(file).name}:" in str(caught.value)


@pytest.mark.mutation("a share of tables in two databases", engine="snowflake", caught="compile")
def test_a_share_holds_tables_of_one_database(tmp_path):
    copy_of_ours(tmp_path)
    accounts = tmp_path / "contracts" / "identity" / "accounts_core.yml"
    change(accounts, "shares: []", "shares: [sales_for_wholesale]")
    change(accounts, "row_access_policy: account_region", "row_access_policy: null")
    with pytest.raises(
        DeclarationError, match=r"shares.yml:\d+: shares.sales_for_wholesale: products of brook_commerce and"
    ):
        plan(load_policies(tmp_path), load_contracts(tmp_path / "contracts"))


def copy_of_ours(folder):
    for part in ("policies", "contracts"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "governance.yml", folder)


def change(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
