"""`govern contract init`: what it drafts fits the project, and what only people know is asked for."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from governance.cli import run
from governance.declared.contracts import load_contracts
from governance.errors import DeclarationError
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("contract_matches_model")
FILLED = {
    "owners": "[shop@example.com]",
    "steward": "steward@example.com",
    "classification": "PII",
    "legal_basis": "contract",
    "description": "One row an order.",
    "platinum": "P2Y",
    "roles_allowed": "[shopkeeper]",
    "frameworks": "[SOC2]",
    "retention": "P7Y",
    "freshness_p95": "PT2H",
    "completeness": "0.99",
    "drift_psi": "0.2",
    "monthly_cap_usd": "10",
}


@pytest.fixture
def project(a_copy):
    """A project in which no product has a contract."""
    folder = a_copy("contract_matches_model")
    shutil.rmtree(folder / "contracts")
    return folder


def fill_in(file):
    """Say what the draft asks for, as a person would."""
    text = re.sub(
        r"(?m)^( *)(\w+): +# fill in: .*$",
        lambda found: f"{found[1]}{found[2]}: {FILLED[found[2]]}",
        file.read_text(),
    )
    file.write_text(text.replace("sources: []", f"sources: [{file.stem}]"))


@pytest.mark.parametrize("model", ["orders", "keyless", "kept"])
def test_a_draft_that_is_filled_in_promises_what_the_model_is(model, project, capsys):
    assert run(["contract", "init", model, "--project-dir", str(project)]) == 0
    assert "legal_basis: why you may hold this" in capsys.readouterr().out
    file = project / "contracts" / "shop" / f"{model}.yml"
    with pytest.raises(DeclarationError):
        load_contracts(project / "contracts")
    fill_in(file)
    (contract,) = load_contracts(project / "contracts")
    assert contract.interfaces.tables == (model,)
    assert contract.interfaces.schema[model].columns
    (result,) = judge(Question(None, project, only=("contract-matches-model",))).results
    assert result.population
    assert result.findings == ()


def test_keys_types_and_what_is_never_null_are_the_manifests(project):
    run(["contract", "init", "orders", "--project-dir", str(project)])
    fill_in(project / "contracts" / "shop" / "orders.yml")
    (contract,) = load_contracts(project / "contracts")
    schema = contract.interfaces.schema["orders"]
    assert schema.key == ("ORDER_ID",)
    assert {name: (one.type, one.required) for name, one in schema.columns.items()} == {
        "ORDER_ID": ("string", True),
        "amount_usd": ("decimal(18,2)", True),
        "note": ("string", False),
    }


def test_a_contract_that_is_there_stays_as_it_is(project, capsys):
    run(["contract", "init", "orders", "--project-dir", str(project)])
    file = project / "contracts" / "shop" / "orders.yml"
    fill_in(file)
    before = file.read_text()
    assert run(["contract", "init", "orders", "--project-dir", str(project)]) == 2
    assert "is there already; nothing was changed" in capsys.readouterr().err
    assert file.read_text() == before


def test_machines_get_json(project, capsys):
    assert run(["contract", "init", "orders", "--project-dir", str(project), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "govern.contract-init/v1"
    assert told["written"] == "contracts/shop/orders.yml"
    assert [line.partition(":")[0] for line in told["fill_in"]][:2] == ["description", "owners"]
    assert "cost.monthly_cap_usd" in {line.partition(":")[0] for line in told["fill_in"]}


def test_what_is_no_platinum_model_has_no_product(project, capsys):
    assert run(["contract", "init", "nothing", "--project-dir", str(project)]) == 2
    assert "there is no platinum model `nothing`" in capsys.readouterr().err
