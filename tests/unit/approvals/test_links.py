"""Links in a change: what is read by one name and reviewed by another is not judged."""

from __future__ import annotations

from pathlib import Path

import pytest
from approving import TODAY

from governance.errors import EvaluationError
from governance.proposing import Base, open_beside

ROLES = "policies/approvals/roles.json"


def link(house, name, target):
    file = house.folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    file.symlink_to(target)


def beside(house):
    return open_beside(house.folder, Base("main", Path("manifest.json"), None), TODAY)


def begin_with(house, name, target):
    """The base has the link already."""
    house.git("switch", "--quiet", "main")
    link(house, name, target)
    house.commit("Link")
    house.git("switch", "--quiet", "change")
    house.git("rebase", "--quiet", "main")


def test_policies_that_a_link_takes_from_the_approvals_are_not_judged(house):
    house.write(ROLES, '{"roles": {}}\n')
    link(house, "policies/roles.yml", "approvals/roles.json")
    house.commit("Roles as JSON")
    house.write(ROLES, '{"roles": {"all": {}}}\n')
    house.commit("Approve", who="max")
    with pytest.raises(EvaluationError, match=r"`policies/roles\.yml` is a link") as raised:
        house.approvals()
    assert raised.value.advice == "commit the file itself"


@pytest.mark.parametrize("target", ["../base/contracts", "models", "/etc"])
def test_contracts_that_a_link_takes_from_elsewhere_are_not_compared(target, house):
    link(house, "contracts", target)
    house.commit("Link")
    with pytest.raises(EvaluationError, match="`contracts` is a link that the base does not have"):
        beside(house)


def test_a_submodule_is_not_judged(house):
    head = house.git("rev-parse", "HEAD")
    house.git("update-index", "--add", "--cacheinfo", f"160000,{head},policies/approvals/a.json")
    house.git("commit", "--quiet", "--message", "Add")
    with pytest.raises(EvaluationError, match=r"`policies/approvals/a\.json` is a submodule"):
        beside(house)


def test_a_link_that_the_base_has_is_as_good_as_there(house):
    begin_with(house, "tests/generic/same.sql", "../../models/orders.sql")
    house.approve("sam", "steward")
    assert [one.person for one in house.approvals().given] == ["sam"]
    assert beside(house).asked is not None


def test_one_that_leads_elsewhere_than_that_of_the_base_is_not(house):
    begin_with(house, "models/same.sql", "orders.sql")
    link(house, "models/same.sql", "other.sql")
    house.commit("Link")
    with pytest.raises(EvaluationError, match=r"`models/same\.sql` is a link that the base does not have"):
        beside(house)


@pytest.mark.parametrize(
    "target",
    [
        "../policies/approvals/a.json",
        "../policies/approvals",
        "../policies",
        "..",
        "../Policies/./approvals/",
        "../x/../policies/approvals/a.json",
        "../../mesh/policies/approvals/a.json",
        "../../elsewhere",
        "/home/runner/mesh/policies/approvals/a.json",
    ],
)
def test_no_link_leads_into_the_approvals_or_out_of_the_repository_not_even_the_bases(target, house):
    begin_with(house, "models/roles", target)
    with pytest.raises(EvaluationError, match="`models/roles` is a link into policies/approvals"):
        beside(house)


def test_an_approval_is_a_plain_file(house):
    file = house.approve("sam", "steward")
    before = house.asked()
    digest = before.between.repository.digest(before.between.head)
    file.chmod(0o755)
    house.commit("Make it a program", who="tia")
    after = house.asked()
    assert after.between.repository.digest(after.between.head) != digest
    assert after.between.makers(None) > before.between.makers(None)
    assert house.approvals().given == ()
