"""What a change gives to whom: one sentence a line, and laws that hold whatever the policies."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.exposure.comparing import compare
from governance.exposure.looking import look
from governance.exposure.shape import WORST_FIRST
from governance.exposure.since import look_beside
from governance.gate import Question
from governance.gate import look as see

pytestmark = pytest.mark.xdist_group("exposing")
ROLES = ("cleaner", "keeper", "nurse", "phi", "unmasker")
EMAIL, NAME = "mask_email", "mask_name"


@pytest.fixture(scope="session")
def case(compiled):
    return see(Question(None, compiled("exposing")))[0]


def unmasked(case, **roles):
    """The case with other roles for which masks are lifted."""
    masks = {
        name: msgspec.structs.replace(mask, unmasked_for=tuple(roles.get(name, mask.unmasked_for)))
        for name, mask in case.policies.masks.items()
    }
    return replace(case, policies=replace(case.policies, masks=masks))


def reading(case, **changes):
    """The case with roles that read otherwise."""
    roles = dict(case.policies.roles)
    for name, change in changes.items():
        roles[name] = msgspec.structs.replace(roles[name], **change)
    return replace(case, policies=replace(case.policies, roles=roles))


def ruled(case, **allow):
    """The case with other rows for a role."""
    rule = case.policies.row_access["by_region"]
    rules = {"by_region": msgspec.structs.replace(rule, allow={**rule.allow, **allow})}
    return replace(case, policies=replace(case.policies, row_access=rules))


def said(before, after):
    return [f"{one.direction}: {one.sentence}" for one in compare(look(before), look(after))]


def test_a_mask_that_is_lifted_for_a_role_is_one_sentence(case):
    assert said(case, unmasked(case, mask_email=["phi", "keeper"])) == [
        "gains: keeper gains raw email on 1 table (people)"
    ]
    assert said(unmasked(case, mask_email=["phi", "keeper"]), case) == [
        "loses: keeper loses raw email, now masked by `mask_email`, on 1 table (people)"
    ]


def test_roles_that_gain_the_same_are_told_together(case):
    nobody = unmasked(case, mask_email=[], mask_name=[])
    assert said(nobody, unmasked(case, mask_email=["phi", "keeper"], mask_name=["phi"])) == [
        "gains: keeper and phi gain raw email on 1 table (people)",
        "gains: phi gains raw name on 1 table (people)",
    ]


def test_a_role_that_comes_to_tables_is_told_with_what_it_sees_there(case):
    assert said(case, reading(case, nurse={"domains": ("clinic", "shop"), "tiers": ("silver",)})) == [
        "gains: nurse gains raw email, name and phone on 1 table (stg_people)",
        "gains: nurse gains `stg_people`: 5 columns, 3 raw, 1 masked and 1 clear",
        "loses: nurse loses `study`: 2 columns, 1 masked and 1 clear",
    ]


def test_rows_that_are_seen_more_or_less_of_are_told(case):
    assert said(case, ruled(case, keeper={"region": ("EMEA",)})) == [
        "loses: keeper sees rows of region EMEA of `people`, where it was rows of region EMEA or APAC"
    ]
    assert said(case, ruled(case, keeper="all")) == [
        "gains: keeper sees all rows of `people`, where it was rows of region EMEA or APAC"
    ]
    assert said(case, ruled(case, keeper={"region": ("EMEA", "AMER")})) == [
        "changes: keeper sees rows of region EMEA or AMER of `people`, where it was rows of region EMEA or APAC"
    ]


def test_a_table_that_goes_is_lost_and_one_that_comes_is_gained(case):
    whole = look(case)
    without = msgspec.structs.replace(whole, tables=tuple(one for one in whole.tables if one.name != "study"))
    (lost,), (gained,) = compare(whole, without), compare(without, whole)
    assert lost.sentence == "nurse and phi lose `study`: 2 columns, 1 masked and 1 clear"
    assert gained.sentence == "nurse and phi gain `study`: 2 columns, 1 masked and 1 clear"


def other(exposure, table, **columns):
    """The matrix with columns of a table as they are in it under another name; None: without them."""

    def changed(found):
        by_name = {column.name: column for column in found.columns}
        new = {
            name: msgspec.structs.replace(by_name[like], name=name)
            for name, column in by_name.items()
            if (like := columns.get(name, name)) is not None
        }
        return msgspec.structs.replace(found, columns=tuple(new.values()))

    tables = tuple(changed(one) if one.name == table else one for one in exposure.tables)
    return msgspec.structs.replace(exposure, tables=tables)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            {"email": "region"},
            [
                "gains: keeper sees `email` as no identifier, where it was email masked by",
                "changes: phi sees `email` as no identifier, where it was raw email: nothing declares",
            ],
        ),
        (
            {"passport": "region"},
            ["changes: keeper and phi see `passport` as no identifier, where it was raw"],
        ),
        (
            {"region": "email"},
            ["gains: phi gains raw email", "loses: keeper loses clear `region`, now masked"],
        ),
        ({"region": "score"}, ["gains: keeper and phi may see raw values, which is undecided now, on"]),
        ({"score": "region"}, ["loses: keeper and phi do not see raw values, which was undecided, on"]),
        (
            {"contact": "email"},
            [
                "loses: keeper loses raw email and name, now masked by `mask_email`, on",
                "loses: phi loses raw name on",
            ],
        ),
        (
            {"phone": "contact"},
            [
                "gains: keeper and phi gain raw email and name",
                "loses: keeper and phi lose raw phone on",
            ],
        ),
        (
            {"contact": "score"},
            ["changes: keeper and phi may see `contact` raw as it was, which is undecided now,"],
        ),
        ({"region": None}, ["loses: keeper and phi lose clear columns that say nothing of a person on"]),
        ({"email_domain": None}, ["loses: keeper and phi lose email masked by `deidentify_email` on"]),
        (
            {"email_domain": "full_name"},
            ["gains: phi gains raw name", "loses: keeper sees name by `mask_name`"],
        ),
    ],
)
def test_what_becomes_of_a_column_is_told_for_what_it_is(columns, expected, case):
    whole = look(case)
    found = [f"{one.direction}: {one.sentence}" for one in compare(whole, other(whole, "people", **columns))]
    assert len(found) == len(expected)
    assert [one for one, start in zip(found, expected, strict=True) if not one.startswith(start)] == []


def test_health_that_is_new_to_a_role_is_told_by_name(case):
    whole = look(case)
    (shift,) = compare(other(whole, "study", diagnosis=None), whole)
    assert shift.sentence == "nurse and phi gain clear `diagnosis` (health) on 1 table (study)"
    assert shift.places == ("study.diagnosis",)


def test_what_a_role_gains_on_one_target_is_told_though_another_shows_everybody_more(case):
    targets = dict(case.policies.governance.targets)
    targets["open"] = msgspec.structs.replace(targets["warehouse"], engine="databricks")
    governance = msgspec.structs.replace(case.policies.governance, targets=targets)
    before = replace(case, policies=replace(case.policies, governance=governance))
    after = unmasked(before, mask_email=["phi", "keeper"])
    assert compare(look(before), look(after)) == ()  # on databricks nothing masks: all see it raw
    found = look_beside((before, after), None, (), (), "base")
    assert [one.sentence for one in found.since.shifts] == [
        "keeper gains raw email on 1 table (people), on warehouse"
    ]
    assert found.since.shifts[0].targets == ("warehouse",)
    alone = look_beside((before, after), "warehouse", (), (), "base")
    assert [one.sentence for one in alone.since.shifts] == ["keeper gains raw email on 1 table (people)"]


subsets = st.lists(st.sampled_from(ROLES), unique=True)
lifted = st.fixed_dictionaries({EMAIL: subsets, NAME: subsets})


def rank(seen):
    """How much is seen: nothing, then what is clear or masked, then what may be raw, then what is."""
    return -1 if seen is None else len(WORST_FIRST) - WORST_FIRST.index(seen.sight)


def cells(exposure):
    return {
        (table.node, column.name, role.name): column.by(role.name)
        for table in exposure.tables
        for column in table.columns
        for role in exposure.roles
    }


@settings(max_examples=25, deadline=None)
@given(lifted, st.sampled_from([EMAIL, NAME]), st.sampled_from(ROLES))
def test_taking_a_role_out_of_unmasked_for_never_shows_anybody_more(case, masks, mask, role):
    before = look(unmasked(case, **masks))
    after = look(unmasked(case, **{**masks, mask: [one for one in masks[mask] if one != role]}))
    seen = cells(before)
    assert [place for place, found in cells(after).items() if rank(found) > rank(seen[place])] == []
    assert {shift.direction for shift in compare(before, after)} <= {"loses"}
    assert {shift.direction for shift in compare(after, before)} <= {"gains"}
    assert {one for shift in compare(before, after) for one in shift.roles} <= {role}


@settings(max_examples=25, deadline=None)
@given(lifted, st.sampled_from(ROLES), st.booleans())
def test_taking_a_domain_or_tier_from_a_role_never_shows_anybody_more(case, masks, role, domain):
    first = unmasked(case, **masks)
    before = look(first)
    after = look(reading(first, **{role: {"domains" if domain else "tiers": ()}}))
    seen = cells(before)
    assert [place for place, found in cells(after).items() if rank(found) > rank(seen[place])] == []
    assert {one for shift in compare(before, after) for one in shift.roles} <= {role}


@settings(max_examples=25, deadline=None)
@given(lifted)
def test_a_matrix_beside_itself_differs_in_nothing(case, masks):
    found = look(unmasked(case, **masks))
    assert compare(found, found) == ()


@settings(max_examples=25, deadline=None)
@given(lifted, lifted)
def test_reversed_what_was_gained_is_lost(case, some, others):
    before, after = (look(unmasked(case, **masks)) for masks in (some, others))
    there = {
        (one.kind, one.subject, role, one.tables) for one in compare(before, after) for role in one.roles
    }
    back = {(one.kind, one.subject, role, one.tables) for one in compare(after, before) for role in one.roles}
    assert there == back
    gained = {
        (one.subject, role)
        for one in compare(before, after)
        if one.direction == "gains"
        for role in one.roles
    }
    lost = {
        (one.subject, role)
        for one in compare(after, before)
        if one.direction == "loses"
        for role in one.roles
    }
    assert gained == lost


@settings(max_examples=25, deadline=None)
@given(lifted)
def test_only_roles_that_read_a_table_see_anything_of_it_and_each_of_them_sees_something_of_each_column(
    case, masks
):
    for table in look(unmasked(case, **masks)).tables:
        readers = [reader.role for reader in table.readers]
        for column in table.columns:
            assert sorted(role for seen in column.seen for role in seen.roles) == readers
