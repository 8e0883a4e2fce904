"""Contracts in the Open Data Contract Standard: valid by its own schema, and nothing is lost in silence."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import get_type_hints

import jsonschema
import msgspec
import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard

from governance.cli import run
from governance.declared.contracts import Collector, Terms, load_contracts
from governance.products.odcs import SAID, UNSAID, unsaid

ROOT = Path(__file__).parents[3]
CONTRACTS = {one.name: one for one in load_contracts(ROOT / "contracts")}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Our contracts and policies, where dbt has written nothing."""
    folder = tmp_path_factory.mktemp("project")
    for part in ("governance.yml", "policies", "contracts"):
        (folder / part).symlink_to(ROOT / part)
    return folder


@pytest.fixture(scope="module")
def exported(project, tmp_path_factory):
    """Our contracts as the command writes them."""
    out = tmp_path_factory.mktemp("odcs")
    assert run(["contract", "export", "--all", "--out", str(out), "--project-dir", str(project)]) == 0
    return {file.name.partition(".")[0]: yaml.safe_load(file.read_text()) for file in out.glob("*.odcs.yaml")}


def places(kind, above=""):
    """Every key of a contract, the parts of its parts too."""
    hints = get_type_hints(kind)
    for name in kind.__struct_fields__:
        part = hints[name]
        if isinstance(part, type) and issubclass(part, msgspec.Struct) and part is not Collector:
            yield from places(part, f"{above}{name}.")
        else:
            yield f"{above}{name}"


def test_every_key_of_a_contract_is_said_or_told_to_be_unsaid():
    assert sorted([*SAID, *UNSAID]) == sorted(places(Terms))


@pytest.mark.parametrize("product", CONTRACTS)
def test_each_is_valid_by_the_standards_own_schema(product, exported):
    schema = json.loads((files("open_data_contract_standard") / "schema.json").read_bytes())
    jsonschema.Draft201909Validator(schema).validate(exported[product])
    assert OpenDataContractStandard(**exported[product]).name == product


@pytest.mark.parametrize("product", CONTRACTS)
def test_columns_keys_and_promises_are_those_of_the_contract(product, exported):
    contract, said = CONTRACTS[product], exported[product]
    assert (said["version"], said["domain"], said["kind"]) == (
        contract.version,
        contract.domain,
        "DataContract",
    )
    for table in said["schema"]:
        promised = contract.interfaces.schema[table["name"]]
        columns = table["properties"]
        assert [(one["name"], one["physicalType"], one["required"]) for one in columns] == [
            (name, one.type, one.required) for name, one in promised.columns.items()
        ]
        keys = sorted((one["primaryKeyPosition"], one["name"]) for one in columns if one.get("primaryKey"))
        assert [name for _, name in keys] == list(promised.key)
    levels = {one["property"]: one["value"] for one in said["slaProperties"]}
    assert levels["completeness"] == contract.quality_slo.completeness
    assert [one["role"] for one in said["roles"]] == list(contract.security_controls.roles_allowed)
    assert {one["username"] for one in said["team"]["members"]} == {*contract.owners, contract.steward}


@pytest.mark.parametrize("product", CONTRACTS)
def test_what_the_standard_cannot_say_is_kept_and_listed(product, exported):
    custom = {one["property"]: one["value"] for one in exported[product]["customProperties"]}
    assert custom["notInStandard"] == unsaid(CONTRACTS[product])
    assert len(custom) == len(custom["notInStandard"]) + 1
    assert custom["legalBasis"] == CONTRACTS[product].legal_basis


def test_one_is_printed_and_what_is_not_said_is_told_on_stderr(project, capsys):
    assert run(["contract", "export", "orders_core", "--project-dir", str(project)]) == 0
    told = capsys.readouterr()
    assert yaml.safe_load(told.out)["name"] == "orders_core"
    assert "orders_core: in customProperties, since the standard has no field: audit_evidence" in told.err


def test_all_are_one_stream_of_documents(project, capsys):
    assert run(["contract", "export", "--all", "--project-dir", str(project)]) == 0
    said = list(yaml.safe_load_all(capsys.readouterr().out))
    assert [one["name"] for one in said] == list(CONTRACTS)


def test_descriptions_and_classifications_come_from_the_manifest(compiled, capsys):
    folder = compiled("slo_tested")
    contract = load_contracts(folder / "contracts")[0]
    assert run(["contract", "export", contract.name, "--project-dir", str(folder)]) == 0
    said = yaml.safe_load(capsys.readouterr().out)
    assert said["schema"][0]["physicalName"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [([], "--all"), (["orders_core", "--all"], "--all"), (["nothing"], "there is no contract of `nothing`")],
)
def test_a_wrong_call_is_a_usage_error(arguments, message, capsys):
    assert run(["contract", "export", *arguments, "--project-dir", str(ROOT)]) == 2
    assert message in capsys.readouterr().err
