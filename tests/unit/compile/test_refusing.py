"""What could not work on any engine stops the compile, with file, line, path and what to do."""

import shutil
from pathlib import Path

import pytest

from governance.compile.engine_plans import PLANS
from governance.compile.steps import Declared
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies
from governance.errors import DeclarationError

ROOT = Path(__file__).parents[3]
CLASSES, MASKS = "policies/classifications.yml", "policies/masks.yml"
NETWORK, ROLES, ROWS = "policies/network.yml", "policies/roles.yml", "policies/row_access.yml"
HOUSE = "governance.yml"
CONSTANT = "input: string\n    output: {}\n    method: {{kind: constant"


def refused(what, file, old, new, place, words):
    mark = pytest.mark.mutation(what, engine="all", caught="compile")
    return pytest.param(file, old, new, place, words, id=what, marks=mark)


REFUSED = [
    refused(
        "one role owns policies and tables",
        ROLES,
        "snowflake: brook_build",
        "snowflake: brook_security",
        "duties.build",
        "is `security` already",
    ),
    refused(
        "a role of people is the build's",
        ROLES,
        "snowflake: brook_build",
        "snowflake: analyst_phi",
        "duties.build",
        "is `analyst_phi` already",
    ),
    refused(
        "the build is not exempt from its own masks: nobody has the duty",
        ROLES,
        "  build:\n",
        "  bild:\n",
        "duties.bild",
        "unknown key `bild`",
    ),
    refused(
        "a role of people that everybody has on Snowflake",
        ROLES,
        "  commerce_analyst:\n",
        "  commerce_analyst:\n    snowflake: PUBLIC\n",
        "roles.commerce_analyst",
        "it is everybody",
    ),
    refused(
        "a role of people that everybody has on Databricks",
        ROLES,
        "  commerce_analyst:\n",
        "  commerce_analyst:\n    databricks: users\n",
        "roles.commerce_analyst",
        "it is everybody",
    ),
    refused(
        "a network policy that lets the whole internet in",
        NETWORK,
        "192.0.2.0/24",
        "0.0.0.0/0",
        "network.office.allow",
        "whole internet",
    ),
    refused(
        "a network policy that lets the internet in by halves",
        NETWORK,
        "192.0.2.0/24",
        "0.0.0.0/1, 128.0.0.0/1",
        "network.office.allow",
        "whole internet",
    ),
    refused(
        "a mapping table that is masked itself",
        HOUSE,
        "schemas: [ops]",
        "schemas: [ops, governance]",
        "tiers.ops.schemas",
        "masked themselves",
    ),
    refused(
        "a schema whose name would be quoted",
        HOUSE,
        "schemas: [silver]",
        "schemas: [raw-zone]",
        "tiers.silver.schemas[0]",
        "needs quotes",
    ),
    refused(
        "a schema called by a word of SQL",
        HOUSE,
        "schemas: [silver]",
        "schemas: [order]",
        "tiers.silver.schemas[0]",
        "needs quotes",
    ),
    refused(
        "a database called by a word of SQL",
        HOUSE,
        "database: brook_health",
        "database: table",
        "domains.health.database",
        "needs quotes",
    ),
    refused(
        "a row rule that compares a column called by a word of SQL",
        ROWS,
        "row_access:\n",
        "row_access:\n  by_order: {description: One., columns: {order: bigint}, allow: {region_admin: all}}\n",
        "row_access.by_order.columns.order",
        "needs quotes",
    ),
    refused(
        "a role called by a word of SQL",
        ROLES,
        "  commerce_analyst:\n",
        "  commerce_analyst:\n    snowflake: grant\n",
        "roles.commerce_analyst",
        "needs quotes",
    ),
    refused(
        "a schema that is granted by a pattern",
        HOUSE,
        "schemas: [silver]",
        'schemas: ["dbt_*"]',
        "tiers.silver.schemas[0]",
        "is a pattern",
    ),
    refused(
        "policies that have no home",
        HOUSE,
        "functions: {domain: ops, ",
        "functions: {",
        "functions",
        "in which domain's database",
    ),
    refused(
        "a mask that returns another type than it takes",
        MASKS,
        CONSTANT.format("string"),
        CONSTANT.format("bigint"),
        "masks.mask_name.output",
        "a mask returns the type it is given",
    ),
    refused(
        "a mask misspelt at an identifier",
        CLASSES,
        "mask: mask_email",
        "mask: mask_emial",
        "identifiers.email.mask",
        "there is no mask `mask_emial`",
    ),
    refused(
        "two masks for one identifier",
        CLASSES,
        "mask: mask_email",
        "mask: mask_email\n    mask: mask_null",
        "",
        "duplicate key `mask`",
    ),
    refused(
        "a mask shown to a role that nobody has declared",
        MASKS,
        "unmasked_for: [analyst_phi]",
        "unmasked_for: [analist_phi]",
        "unmasked_for[0]",
        "analist_phi",
    ),
    refused(
        "a row rule that shows rows to a role that nobody has declared",
        ROWS,
        "analyst_amer:",
        "analyst_amre:",
        "row_access.order_region.allow.analyst_amre",
        "there is no role",
    ),
    refused(
        "a row rule that compares a value of another type",
        ROWS,
        "{region: [AMER]}",
        "{region: [1]}",
        "row_access.order_region.allow.analyst_amer.region[0]",
        "is string, this is not",
    ),
    refused(
        "a row rule called like a mask",
        ROWS,
        "  order_region:",
        "  mask_email:",
        "row_access.mask_email",
        "a policy of mask `mask_email` is called `mask_email` already",
    ),
    refused(
        "a row rule called like a mask of one domain's tokens",
        ROWS,
        "  order_region:",
        "  mask_mrn_health:",
        "row_access.mask_mrn_health",
        "a policy of mask `mask_mrn`",
    ),
    refused(
        "a row rule called like a default-deny",
        ROWS,
        "  order_region:",
        "  deny_varchar:",
        "row_access.deny_varchar",
        "a policy of ours",
    ),
    refused(
        "a mask that would take the place of one domain's tokens",
        MASKS,
        "masks:\n",
        "masks:\n  mask_mrn_health: {description: Shows nothing., accepts: [unique_id], input: string, "
        "output: string, method: {kind: null}, yields: {identifiability: none}}\n",
        "masks.mask_mrn_health",
        "`mask_mrn_health` is the policy of `mask_mrn` already",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "place", "words"), REFUSED)
def test_what_no_engine_could_hold_to_is_refused(tmp_path, file, old, new, place, words):
    for part in ("policies", "contracts"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / HOUSE, tmp_path)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    for engine in ("snowflake", "databricks"):
        with pytest.raises(DeclarationError) as caught:
            PLANS[engine](Declared(load_policies(tmp_path), load_contracts(tmp_path / "contracts")))
        error = caught.value
        assert words in str(error)
        assert error.file.endswith(file)
        assert error.line > 1
        assert (error.path or "").endswith(place)
        assert error.advice or ":" in str(error)
