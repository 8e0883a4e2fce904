"""`govern drift` against the bench: nothing differs after a build, and what is changed by hand is told, with what mends it."""

from __future__ import annotations

import contextlib
import io
import json

import pytest

from governance.cli import run

ORDERS = "dev_brook_commerce.platinum.orders"
SESSIONS = "dev_brook_identity.platinum.sessions"
SALES = "dev_brook_commerce.platinum.monthly_sales_v1"
HOME = "dev_brook_ops.governance"


def done(what, statement, kind, undo=None):
    """A change by hand: what is told of it, and what undoes it where `--fix` leaves that to people."""
    mark = pytest.mark.mutation(what, engine="databricks", caught="drift")
    return pytest.param(statement, kind, undo, marks=mark, id=what.replace(" ", "-"))


BY_HAND = (
    done(
        "a mask dropped by hand",
        f"alter table {ORDERS} alter column customer_email drop mask",
        "policy-missing",
    ),
    done(
        "another function set as a column's mask",
        f"alter table {ORDERS} alter column shipping_zip set mask {HOME}.mask_null",
        "weaker-policy",
    ),
    done(
        "the body of a mask's function changed",
        f"create or replace function {HOME}.mask_email(value string) returns string return value",
        "body-differs",
    ),
    done(
        "the body of a row filter's function changed",
        f"create or replace function {HOME}.account_region(region string) returns boolean return true",
        "body-differs",
    ),
    done("a mask's function dropped", f"drop function {HOME}.mask_ip", "policy-missing"),
    done("a row filter dropped by hand", f"alter table {ORDERS} drop row filter", "row-policy-missing"),
    done(
        "another row filter set",
        f"alter table {SESSIONS} set row filter {HOME}.order_region on (region)",
        "row-policy-missing",
    ),
    done(
        "a table's classification changed",
        f"alter table {ORDERS} set tags ('classification' = 'public')",
        "tag-differs",
    ),
    done(
        "a table's classification removed",
        f"alter table {SESSIONS} unset tags ('classification')",
        "tag-missing",
    ),
    done(
        "a column's tag removed",
        f"alter table {ORDERS} alter column customer_id unset tags ('identifier')",
        "tag-missing",
    ),
    done(
        "a schema granted to one more group",
        "grant select on schema dev_brook_commerce.silver to `commerce_analyst`",
        "grant-outside",
    ),
    done(
        "a table granted to everybody (account users)",
        f"grant select on table {ORDERS} to `account users`",
        "grant-outside",
    ),
    done(
        "all privileges on a catalog granted",
        "grant all privileges on catalog dev_brook_health to `health_engineer`",
        "grant-outside",
    ),
    done(
        "the function below the tokens granted to an analyst",
        f"grant execute on function {HOME}.govern_hmac to `commerce_analyst`",
        "grant-outside",
    ),
    done(
        "a grant revoked",
        "revoke use schema on schema dev_brook_health.platinum from `health_researcher`",
        "grant-missing",
    ),
    done(
        "a schema handed to another owner",
        "alter schema dev_brook_commerce.platinum owner to `commerce_engineer`",
        "owner-differs",
    ),
    done(
        "a mask laid on a column that declares nothing",
        f"alter table {SALES} alter column region set mask {HOME}.mask_null",
        "unmanaged",
        undo=f"alter table {SALES} alter column region drop mask",
    ),
    done(
        "a table copied by hand beside the products",
        f"create table {ORDERS}_copy (customer_email string)",
        "relation-open",
        undo=f"drop table {ORDERS}_copy",
    ),
)


@pytest.fixture(scope="module")
def drift(rebuilt, mesh, databricks):
    """Ask what differs, with these options: the exit code, and what is printed."""

    def ask(*options):
        asked = [
            "drift",
            "--engine",
            "databricks",
            "--project-dir",
            str(mesh.project),
            "--no-evidence",
            *options,
        ]
        with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()) as printed:
            for name, value in databricks.environment.items():
                patch.setenv(name, value)
            patch.delenv("BROOK_ENVIRONMENT", raising=False)
            code = run([*asked, "--manifest", str(mesh.project / "target" / "manifest.json")])
        return code, printed.getvalue()

    return ask


def test_nothing_has_drifted_after_a_build(drift):
    assert drift() == (0, "0 differences\n")


@pytest.fixture(scope="module")
def told(drift, databricks):
    """Everything done by hand at once: what is told, with the statements that `--fix` prints."""
    databricks.run(*(statement for statement, *_ in (each.values for each in BY_HAND)))
    code, printed = drift("--format", "json")
    shape = json.loads(printed)
    assert (code, shape["schema"], shape["engine"]) == (1, "govern.drift/v1", "databricks")
    code, fixes = drift("--fix")
    assert code == 1
    return shape["drifts"], fixes.splitlines()


@pytest.mark.parametrize(("statement", "kind", "undo"), BY_HAND)
def test_what_was_changed_by_hand_is_told(told, statement, kind, undo):
    drifts, fixes = told
    about = [each for each in drifts if each["kind"] == kind and is_about(statement, each)]
    assert len(about) == 1
    if undo:
        assert f"-- {kind} {about[0]['resource']}: for a person to decide" in fixes
    else:
        assert about[0]["fix"].splitlines()[-1] + ";" in fixes


def is_about(statement, found):
    """Whether each name in the resource stands in the statement, and the privilege, where it is about one."""
    resource = found["resource"].partition(" ")[2]
    column = resource.rpartition(".")
    named = resource in statement or (column[0] in statement and f" {column[2]} " in f"{statement} ")
    granted = found["kind"].startswith("grant-") and (found["found"] or found["expected"])
    return named and (not granted or granted.partition(" to ")[0] in statement)


def test_nothing_else_is_told_and_the_fixes_mend_it(told, drift, databricks):
    drifts, _ = told
    assert len(drifts) == len(BY_HAND)
    databricks.run(*(each["fix"] for each in drifts if each["fix"]))
    databricks.run(*(undo for *_, undo in (each.values for each in BY_HAND) if undo))
    assert drift() == (0, "0 differences\n")


@pytest.mark.mutation("a protected table replaced by hand", engine="databricks", caught="drift")
@pytest.mark.mutation("a column added by hand", engine="databricks", caught="drift")
def test_a_table_that_was_replaced_by_hand_has_none_of_its_guards(drift, databricks, sensitive):
    """Each is told, and a column that nobody declared; `--fix` has what is missing."""
    name = ("dev_brook_identity", "platinum", "accounts")
    columns = databricks.catalogue.relations[name].columns
    listed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    databricks.run(f"create or replace table {'.'.join(name)} ({listed}, customer_ssn string)")
    code, printed = drift("--format", "json")
    drifts = json.loads(printed)["drifts"]
    bare, rule = sensitive[name]
    kinds = [each["kind"] for each in drifts]
    assert (code, rule is not None) == (1, True)
    assert kinds.count("policy-missing") == len(bare) > 3
    assert kinds.count("tag-missing") == len(bare) + 1
    assert [each["resource"] for each in drifts if each["kind"] == "column-open"] == [
        f"column {'.'.join(name)}.customer_ssn"
    ]
    assert len(kinds) == 2 * len(bare) + 3
    databricks.run(*(each["fix"] for each in drifts if each["fix"]))
    code, printed = drift()
    assert (code, printed.splitlines()[1:]) == (1, ["1 differences"])
    databricks.run(f"create or replace table {'.'.join(name)} ({listed})")
    databricks.run(*(each["fix"] for each in drifts if each["fix"]))
    assert drift()[0] == 0
