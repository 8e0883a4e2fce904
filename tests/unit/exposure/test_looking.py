"""What each role sees of tests/projects/exposing, worked out by hand."""

from __future__ import annotations

import dataclasses

import pytest
from msgspec.structs import replace

from governance.declared.shares import Recipient, Share
from governance.errors import UsageError
from governance.exposure.looking import look, narrowed
from governance.exposure.shape import Reader, Sight
from governance.gate import Question
from governance.gate import look as see

ABROAD = Share(
    description="People, for those who look after them abroad.",
    recipients=(
        Recipient("Agency", "data@agency.example", snowflake="AGENCY.MAIN"),
        Recipient("Bureau", "data@bureau.example", snowflake="BUREAU.MAIN"),
    ),
    agreement="An agreement.",
    guard="aggregate",
    cleared_for="statistics",
)
pytestmark = pytest.mark.xdist_group("exposing")
LEFT = "masked deidentify_email rest"


def table(exposure, name):
    (found,) = [one for one in exposure.tables if one.name == name]
    return found


def rows(exposure, name):
    return {reader.role: reader.rows for reader in table(exposure, name).readers}


def why(exposure, name, column, role):
    (found,) = [one for one in table(exposure, name).columns if one.name == column]
    return found.by(role).why


def test_where_the_engine_masks_a_role_of_unmasked_for_sees_raw_and_the_others_what_is_left(seen_in, grid):
    assert grid(seen_in("exposing", "warehouse"), "people", "keeper", "phi", "nurse", "cleaner") == {
        "email": ("masked mask_email query", "raw", "-", "-"),
        "full_name": ("masked mask_name query", "raw", "-", "-"),
        "phone": ("raw", "raw", "-", "-"),
        "email_domain": (LEFT, LEFT, "-", "-"),
        "contact": ("raw", "raw", "-", "-"),
        "region": ("clear", "clear", "-", "-"),
        "score": ("undecided", "undecided", "-", "-"),
        "passport": ("raw", "raw", "-", "-"),
    }


def test_where_nothing_raw_may_be_held_masks_are_in_the_table_for_everybody(seen_in, grid):
    assert grid(seen_in("exposing", "dev"), "people", "keeper", "phi") == {
        "email": ("masked mask_email rest",) * 2,
        "full_name": ("masked mask_name rest",) * 2,
        "phone": ("masked mask_phone rest",) * 2,
        "email_domain": (LEFT,) * 2,
        "contact": ("masked mask_email mask_name rest",) * 2,
        "region": ("clear",) * 2,
        "score": ("undecided",) * 2,
        "passport": ("raw",) * 2,
    }


def test_without_a_target_each_cell_is_as_it_is_where_the_most_is_seen(seen_in, grid):
    everywhere = seen_in("exposing")
    assert grid(everywhere, "people", "keeper", "phi") == grid(
        seen_in("exposing", "warehouse"), "people", "keeper", "phi"
    )
    (email,) = [one for one in table(everywhere, "people").columns if one.name == "email"]
    assert email.by("phi").targets == ("warehouse",)
    assert email.by("keeper").targets == ("warehouse",)
    assert [(one.name, one.has_roles) for one in everywhere.targets] == [("dev", False), ("warehouse", True)]


def test_why_something_is_raw_is_said(seen_in):
    everywhere = seen_in("exposing")
    assert why(everywhere, "people", "phone", "keeper").startswith("it does not declare the identifier")
    assert why(everywhere, "people", "contact", "keeper") == "`mask_name` does not accept `email`"
    assert why(everywhere, "people", "passport", "keeper").startswith("it is declared as direct")
    assert why(everywhere, "people_view", "email", "keeper") == (
        "nothing attaches its mask to this model when it is created"
    )
    assert why(everywhere, "crm.people", "email", "cleaner").startswith("dbt does not build it")
    assert why(everywhere, "people", "email", "phi") == ""


def test_what_is_undecided_is_said_and_never_shown_as_masked(seen_in, grid):
    everywhere = seen_in("exposing")
    assert grid(everywhere, "unparsable", "keeper") == {"email": ("undecided",), "region": ("undecided",)}
    assert "lineage is not known" in why(everywhere, "unparsable", "email", "keeper")
    assert grid(everywhere, "mistaken", "keeper") == {"region": ("undecided",), "missing": ("undecided",)}
    assert why(everywhere, "mistaken", "region", "keeper") == "there is no identifier `e_mail`"
    assert why(everywhere, "mistaken", "missing", "keeper") == "no column `missing` is selected"
    assert why(everywhere, "crm.people", "remark", "cleaner") == "nothing says what is in it"
    assert "What is seen of 6 columns is undecided." in everywhere.summary


def test_roles_read_by_domain_and_tier_and_what_dbt_grants(seen_in):
    everywhere = seen_in("exposing")
    readers = {one.name: {reader.role: reader.by for reader in one.readers} for one in everywhere.tables}
    assert readers["people"] == {"keeper": "roles", "phi": "roles"}
    assert readers["stg_people"] == readers["crm.people"] == {"cleaner": "roles"}
    assert readers["study"] == {"nurse": "roles", "phi": "roles"}
    assert readers["given"] == {"keeper": "roles", "phi": "roles", "nurse": "grant", "outsider": "grant"}
    assert readers["given_to_all"] == {
        **dict.fromkeys(("keeper", "phi"), "roles"),
        **dict.fromkeys(("cleaner", "nurse", "unmasker", "public"), "everybody"),
    }


def test_a_table_of_no_tier_may_be_read_by_anybody(seen_in):
    homeless = table(seen_in("exposing"), "homeless")
    assert [reader.role for reader in homeless.readers] == ["cleaner", "keeper", "nurse", "phi", "unmasker"]
    assert homeless.undecided.startswith("governance.yml says of no tier")


def test_rows_are_those_that_the_rule_allows(seen_in):
    everywhere = seen_in("exposing")
    assert rows(everywhere, "people") == {"keeper": {"region": ("EMEA", "APAC")}, "phi": "all"}
    assert rows(everywhere, "people_view") == {"keeper": "all", "phi": "all"}
    assert rows(seen_in("exposing", "dev"), "mistaken") == {"keeper": "undecided", "phi": "undecided"}


def test_where_nothing_attaches_a_row_rule_all_rows_are_seen_and_that_is_said(seen_in):
    everywhere = seen_in("exposing")
    assert rows(everywhere, "mistaken") == {"keeper": "all", "phi": "all"}
    assert (table(everywhere, "mistaken").rule_idle_on, table(everywhere, "people").rule_idle_on) == (
        ("warehouse",),
        (),
    )
    assert "On warehouse nothing attaches the row rule of mistaken when it is created" in "\n".join(
        everywhere.notes
    )


def test_a_contract_says_whom_it_lets_in_and_how_it_is_deidentified(seen_in):
    everywhere = seen_in("exposing")
    assert {one.role: one.let_in for one in table(everywhere, "people").readers} == {
        "keeper": True,
        "phi": False,
    }
    assert {one.let_in for one in table(everywhere, "people_view").readers} == {None}
    study = table(everywhere, "study")
    assert (study.product, study.deidentified) == ("study_core", "expert_determination")


def test_the_notes_say_what_roles_do_to_one_another_and_who_is_a_stranger(seen_in):
    notes = "\n".join(seen_in("exposing").notes)
    assert "unmasker sees nothing raw by itself, and lifts mask_name for whoever has it beside" in notes
    assert "phi reads people and study, and their contracts do not name it" in notes
    assert "outsider is granted to by dbt, and is no role of policies/roles.yml" in notes
    assert "duckdb has no roles: who can open the files of dev reads every table" in notes


def test_a_role_is_told_with_what_it_sees(seen_in):
    roles = {role.name: role for role in seen_in("exposing", "warehouse").roles}
    assert roles["nurse"].columns == {Sight.RAW: 0, Sight.UNDECIDED: 0, Sight.MASKED: 1, Sight.CLEAR: 4}
    assert roles["phi"].raw == ("email", "name", "phone")
    assert roles["phi"].unmasks == ("mask_email", "mask_name")


def test_who_receives_a_share_reads_what_it_carries_and_no_mask_is_lifted_for_them(compiled, grid):
    case, _ = see(Question(None, compiled("exposing")))
    offering = tuple(
        replace(one, interfaces=replace(one.interfaces, shares=("people_abroad",))) for one in case.contracts
    )
    there = dataclasses.replace(case.policies, shares={"people_abroad": ABROAD})
    shared = look(dataclasses.replace(case, contracts=offering, policies=there), "warehouse")
    assert grid(shared, "people", "share:people_abroad", "phi")["email"] == (
        "masked mask_email query",
        "raw",
    )
    assert table(shared, "people").reader("share:people_abroad") == Reader(
        role="share:people_abroad", rows="none", by="share", let_in=True
    )
    assert table(shared, "stg_people").reader("share:people_abroad") is None
    (told,) = [one for one in shared.roles if one.name == "share:people_abroad"]
    assert told.description == "Agency, Bureau: People, for those who look after them abroad."
    undeclared = look(dataclasses.replace(case, contracts=offering), "warehouse")
    assert any("policies/shares.yml does not say who receives it" in note for note in undeclared.notes)


def test_one_role_and_one_product_are_what_they_are_in_the_whole(seen_in, grid):
    everywhere = seen_in("exposing")
    part = narrowed(everywhere, ("keeper",), ("people_core",))
    assert [one.name for one in part.tables] == ["people"]
    assert [role.name for role in part.roles] == ["keeper"]
    assert grid(part, "people", "keeper") == grid(everywhere, "people", "keeper")
    assert set(grid(part, "people", "phi").values()) == {("-",)}
    assert narrowed(everywhere, (), ()) is everywhere


def test_a_role_or_product_that_is_not_there_is_a_usage_error(seen_in):
    with pytest.raises(UsageError, match="there is no role `keper`"):
        narrowed(seen_in("exposing"), ("keper",), ())
    with pytest.raises(UsageError, match="there is no product `people`"):
        narrowed(seen_in("exposing"), (), ("people",))
