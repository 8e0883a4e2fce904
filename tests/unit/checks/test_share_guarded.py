"""share-guarded: what leaves the account is declared, under its guard, and no more than it is cleared for."""

import pytest

from governance.declared.shares import read_shares
from governance.errors import DeclarationError
from governance.findings import Outcome

pytestmark = pytest.mark.xdist_group("share_guarded")
CHECK = "share-guarded"
BAD = {
    "share.raw_people": "to be guarded by `aggregate`, and `email` of people leads to a person (direct)",
    "share.half_a_method": "the contract of people_core says `deidentified: none`",
    "share.strange_rule": "to be guarded by `order_rigion`, and there is no row rule of that name",
    "share.no_rule": "to be guarded by `order_region`, and people is not under it",
    "share.too_low": "cleared for `PII-pseudonymous`, identifiability `pseudonymous`, and its tables hold",
    "share.misspelt": "its cleared_for `PIII` is no name",
    "share.nobodys": "is offered by no contract: nobody answers for what it carries",
    "contract.people_core.unheard_of": "says neither who receives it nor what guards it",
}
GOOD = {"share.good_counts", "share.good_orders", "share.good_visits"}


@pytest.mark.parametrize("place", BAD)
def test_what_may_not_leave_fails_where_it_is_declared(place, asked, compiled):
    (found,) = [one for one in asked(CHECK, "share_guarded").findings if one.node == place]
    assert BAD[place] in found.message
    assert found.fix
    line = (compiled("share_guarded") / found.file).read_text().splitlines()[found.line - 1]
    assert place.rpartition(".")[2] in line


def test_what_is_guarded_passes_and_nothing_else_is_examined(asked):
    result = asked(CHECK, "share_guarded")
    assert {one.node for one in result.findings} == set(BAD)
    assert set(result.population) == {*BAD, *GOOD}


def test_a_recipient_without_a_place_is_shown_where_it_stands(tmp_path):
    file = tmp_path / "shares.yml"
    file.write_text(
        "shares:\n  a:\n    description: x\n    recipients: [{name: x, contact: y}]\n"
        "    agreement: z\n    guard: aggregate\n    cleared_for: PII\n"
    )
    with pytest.raises(DeclarationError, match="where they receive it") as caught:
        read_shares(file)
    assert (caught.value.line, caught.value.path) == (4, "shares.a.recipients[0]")


def test_it_may_be_empty(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
