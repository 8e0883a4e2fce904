"""policies/approvers.yml: who may approve, and that nobody is two people."""

from __future__ import annotations

from pathlib import Path

import pytest

from governance.declared.approvers import mark_of_email, mark_of_name, read_approvers
from governance.declared.contracts import load_contracts
from governance.errors import DeclarationError

ROOT = Path(__file__).parents[3]
PEOPLE = "repository: brook/mesh\npeople:\n  ann: {{name: Ann, emails: [ann@example.com]}}\n  bob: {}\n"


@pytest.fixture
def read(tmp_path):
    def written(bob):
        file = tmp_path / "approvers.yml"
        file.write_text(PEOPLE.format(bob))
        return read_approvers(file)[1]

    return written


def test_ours_names_a_steward_for_each_product_and_security_besides():
    people = read_approvers(ROOT / "policies" / "approvers.yml")[1].people.values()
    for contract in load_contracts(ROOT / "contracts"):
        stewards = [one for one in people if one.is_steward_of(contract.name, contract.domain)]
        assert contract.steward in [email for one in stewards for email in one.emails]
        assert [one for one in people if one.security and one not in stewards]


@pytest.mark.parametrize(
    "bob", ["{name: Bob, emails: [Ann+bob@Example.com]}", "{name: 'ANN ', emails: [bob@example.com]}"]
)
def test_nobody_is_two_people(bob, read):
    with pytest.raises(DeclarationError, match="is `ann` already") as caught:
        read(bob)
    assert caught.value.line == 4


@pytest.mark.parametrize(
    "bob",
    [
        "{name: Bob}",
        "{name: Bob, emails: []}",
        "{name: Bob, emails: [bob]}",
        "{name: Bob, emails: [b@c.d], keys: [ssh-ed25519]}",
        "{name: Bob, emails: [b@c.d], roles: [security]}",
    ],
)
def test_what_is_wrong_is_shown_where_it_stands(bob, read):
    with pytest.raises(DeclarationError) as caught:
        read(bob)
    assert caught.value.line == 4


def test_one_mailbox_is_one_person_and_a_hidden_address_is_its_account():
    assert mark_of_email("Jo+x@Example.com") == mark_of_email("jo@example.com") == "email:jo@example.com"
    assert mark_of_email("12345+Jo@users.noreply.github.com") == mark_of_email("jo@users.noreply.github.com")
    assert mark_of_email("12345+Jo@users.noreply.github.com") == "login:jo"
    assert mark_of_name(" Jo  Doe") == mark_of_name("jo doe")
