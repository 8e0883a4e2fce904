"""policy-conflict: declarations that cannot both hold fail where they stand."""

from __future__ import annotations

import pytest

from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("policy_conflict")
CHECK = "policy-conflict"
BAD = {
    "model.policy_conflict.on_identifier": "compares `region`, which `mask_name` masks",
    "model.policy_conflict.lets_nobody_in": "lets in shopkeeper, of whom nobody reads domain clinic",
    "model.policy_conflict.masks.two": "names mask `mask_name`, and its identifier `email` has `mask_email`",
    "model.policy_conflict.masks.alone": "names mask `mask_name`, and no identifier says what it masks",
    "model.policy_conflict.quoted.order": "`order` has to be written in quotes, and quoted it is another name on duckdb than on snowflake",
    "model.policy_conflict.quoted.e-mail": "`e-mail` has to be written in quotes",
    "contract.misspelt": "names `mask_mail` under `masking_policy`, and policies/ declare none",
    "contract.promising": "is de-identified by safe_harbor and classified as PII, which identifies directly",
    "contract.resting": "rests on `legal_basis: hipaa_deidentified` and says `deidentified: none`",
}
GOOD = {"model.policy_conflict.good_rule", "model.policy_conflict.masks.same", "contract.orders_core"}


def result_of(folder):
    (result,) = judge(Question(None, folder, only=(CHECK,))).results
    return result


def declare(folder, file, old, new):
    path = folder / "policies" / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))


MUTATIONS = {
    "model.policy_conflict.on_identifier": "a row rule compares a column that is masked",
    "model.policy_conflict.lets_nobody_in": "a row rule lets in nobody who reads the domain",
    "model.policy_conflict.masks.two": "a column names another mask than its identifier's",
    "model.policy_conflict.quoted.e-mail": "a protected column that two engines would quote otherwise",
    "contract.misspelt": "a contract names a mask that nobody has declared",
}


def examples():
    for place in BAD:
        what = MUTATIONS.get(place)
        marks = [pytest.mark.mutation(what, engine="all", caught="check")] if what else []
        yield pytest.param(place, id=place, marks=marks)


@pytest.mark.parametrize("place", [*examples()])
def test_a_contradiction_fails(place, asked):
    found = [one for one in asked(CHECK, "policy_conflict").findings if one.place == place]
    assert any(BAD[place] in one.message for one in found)
    assert all(one.fix and one.file and one.line for one in found)


def test_what_fits_passes_and_what_another_check_asks_is_left_out(asked):
    result = asked(CHECK, "policy_conflict")
    assert {finding.place for finding in result.findings} == set(BAD)
    assert set(result.population) == {*BAD, *GOOD}


def test_each_unknown_name_of_a_contract_is_told(asked):
    found = [one for one in asked(CHECK, "policy_conflict").findings if one.node == "contract.misspelt"]
    assert {one.subject for one in found} == {"mask_mail", "shopkeper"}


@pytest.mark.parametrize(
    ("domains", "tiers", "fails"),
    [("shop", "platinum", False), ("clinic", "platinum", True), ("shop", "", True)],
)
def test_a_role_that_sees_through_a_mask_reads_where_it_is_laid(domains, tiers, fails, a_copy):
    folder = a_copy("policy_conflict")
    declare(
        folder,
        "roles.yml",
        "roles:\n",
        f"roles:\n  eye: {{description: Sees., domains: [{domains}], tiers: [{tiers}]}}\n",
    )
    declare(
        folder,
        "masks.yml",
        "yields: {identifiability: quasi}\n",
        "yields: {identifiability: quasi}\n    unmasked_for: [eye]\n",
    )
    result = result_of(folder)
    assert "mask.mask_email" in result.population
    found = [one for one in result.findings if one.node == "mask.mask_email"]
    assert bool(found) is fails
    assert all(
        one.file == "policies/masks.yml" and "`eye` sees values unmasked" in one.message for one in found
    )


@pytest.mark.parametrize(
    ("read", "words"),
    [
        ("none", None),
        ("consent", "declares no such column"),
        ("two", "that column holds the identifier `email`"),
    ],
)
def test_what_a_mask_reads_beside_is_there_and_is_no_identifier(read, words, a_copy):
    folder = a_copy("policy_conflict")
    declare(
        folder,
        "roles.yml",
        "roles:\n",
        "roles:\n  eye: {description: Sees., domains: [shop], tiers: [platinum]}\n",
    )
    declare(
        folder,
        "masks.yml",
        "yields: {identifiability: quasi}\n",
        "yields: {identifiability: quasi}\n    unmasked_for: [eye]\n"
        f"    unmasked_where: {{column: {read}, type: string, is: [given]}}\n",
    )
    found = [
        one for one in result_of(folder).findings if "in which rows" in one.message and ".masks." in one.place
    ]
    assert {one.place for one in found} == (
        {"model.policy_conflict.masks.two", "model.policy_conflict.masks.same"} if words else set()
    )
    assert all(str(words) in one.message and one.line for one in found)


def test_a_role_that_a_contract_lets_in_reads_its_platinum(a_copy):
    folder = a_copy("policy_conflict")
    declare(folder, "roles.yml", "tiers: [platinum]", "tiers: [silver]")
    messages = [one.message for one in result_of(folder).findings if one.node == "contract.orders_core"]
    assert messages == [
        "product orders_core lets in `shopkeeper`, and that role reads silver of shop: not platinum of shop"
    ]


def test_it_is_empty_where_nothing_can_contradict(compiled):
    result = result_of(compiled("mask_intact"))
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
