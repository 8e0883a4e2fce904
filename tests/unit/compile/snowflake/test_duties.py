"""Nobody is both: who owns policies and gives grants owns no table, and who owns tables does neither."""

import re
from pathlib import Path

import pytest

from governance.compile.snowflake.names import place_of
from governance.compile.snowflake.steps import snowflake_steps
from governance.compile.steps import Declared
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies

ROOT = Path(__file__).parents[4]
GRANT = re.compile(
    r"grant (?P<privilege>.+?) on (?P<on>.+) to (?P<to>role|database role|share) (?P<name>\S+)"
)
MEMBER = re.compile(r"grant (?:database )?role (?P<what>\S+) to role (?P<name>\S+)")
# What makes, changes or gives away protection; `apply` attaches what Security has made.
OF_SECURITY = re.compile(
    r"manage grants|ownership|create (?!table$|view$|dynamic table$)|apply (masking|row access) policy|apply tag|modify"
)


@pytest.fixture(scope="module")
def declared():
    return Declared(load_policies(ROOT), load_contracts(ROOT / "contracts"), "dev_")


@pytest.fixture(scope="module")
def grants(declared):
    """Every privilege that any script gives: what, on what, to whom."""
    statements = [step.sql for step in snowflake_steps(declared) if step.sql.startswith("grant ")]
    found = [GRANT.fullmatch(sql.removesuffix(" copy current grants")) for sql in statements]
    return [(each["privilege"], each["on"], each["name"]) for each in found if each]


def test_every_grant_is_looked_at(declared, grants):
    statements = [step.sql for step in snowflake_steps(declared) if step.sql.startswith("grant ")]
    members = [sql for sql in statements if MEMBER.fullmatch(sql)]
    assert len(grants) + len(members) == len(statements) > 100


def test_security_may_not_read_or_make_a_table(declared, grants):
    security = place_of(declared).security
    own = {(privilege, on) for privilege, on, name in grants if name == security}
    assert own
    reading = {
        (privilege, on)
        for privilege, on in own
        if re.search(r"\b(select|insert|update|delete|table|view)\b", f"{privilege} {on}")
    }
    assert reading == set()


def test_the_build_may_make_no_policy_and_give_no_grant(declared, grants):
    build = place_of(declared).build
    own = {(privilege, on) for privilege, on, name in grants if name == build}
    assert own
    assert {
        (privilege, on) for privilege, on in own if OF_SECURITY.fullmatch(privilege) or on == "account"
    } == set()
    assert {privilege for privilege, _ in own} == {
        "usage",
        "apply",
        "create table",
        "create view",
        "create dynamic table",
    }


def test_people_read_and_do_nothing_else(declared, grants):
    place = place_of(declared)
    machinery = {place.security, place.build}
    others = {privilege for privilege, _, name in grants if name not in machinery}
    assert others == {"usage", "select", "reference_usage"}


def test_nobody_is_given_a_role_of_the_machinery(declared):
    place = place_of(declared)
    for step in snowflake_steps(declared):
        member = MEMBER.fullmatch(step.sql)
        if member:
            assert {member["what"], member["name"]}.isdisjoint({place.security, place.build})


def test_only_the_build_is_exempt_from_masks_and_row_rules_and_only_as_the_role_that_was_chosen(declared):
    place = place_of(declared)
    bodies = [step.sql for step in snowflake_steps(declared) if " set body ->" in step.sql]
    assert bodies
    for sql in bodies:
        assert f"current_role() = '{place.build.upper()}'" in sql
        assert re.findall(r"current_role\(\) = '(\w+)'", sql) == [place.build.upper()]
        assert place.security.upper() not in sql
        assert f"is_role_in_session('{place.build.upper()}')" not in sql


def test_security_sees_how_every_table_is_made_and_none_of_its_rows(declared, grants):
    place = place_of(declared)
    sees = {(privilege, on) for privilege, on, name in grants if name == place.security}
    kinds = {"tables": "references", "views": "references", "dynamic tables": "monitor"}
    wanted = {
        (privilege, f"{when} {kind} in schema {database}.{schema}")
        for _, _, database, schema in place.schemas()
        for kind, privilege in kinds.items()
        for when in ("all", "future")
    }
    assert wanted
    assert wanted <= sees


def test_what_an_administrator_alone_may_is_in_no_script_of_securitys(declared):
    steps = snowflake_steps(declared)
    laid = {step.resource: step.script for step in steps if "resource_monitor =" in step.sql}
    made = {step.resource: step.script for step in steps if step.sql.startswith("create warehouse")}
    names = {f"warehouse dev_{one.snowflake}" for one in declared.policies.warehouses.values()}
    assert names
    assert laid == made == dict.fromkeys(names, "bootstrap.sql")


def test_security_has_no_privilege_on_the_account_that_no_script_uses(declared, grants):
    steps = snowflake_steps(declared)
    scripts = " ".join(step.sql for step in steps if step.script != "bootstrap.sql")
    creates = {
        privilege for privilege, on, _ in grants if on == "account" and privilege.startswith("create ")
    }
    assert creates
    assert {privilege for privilege in creates if f"{privilege} " not in scripts} == set()
    assert not any(privilege == "execute task" for privilege, _, _ in grants)
