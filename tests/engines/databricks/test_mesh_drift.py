"""`govern drift` against the bench: nothing differs after a build, and what is changed by hand is told, with what mends it."""

from __future__ import annotations

import json

import pytest

from governance.cli import run

ORDERS = "dev_brook_commerce.platinum.orders"
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
        f"create or replace function {HOME}.order_region(region string) returns boolean return true",
        "body-differs",
    ),
    done("a mask's function dropped", f"drop function {HOME}.mask_email", "policy-missing"),
    done("a row filter dropped by hand", f"alter table {ORDERS} drop row filter", "row-policy-missing"),
    done(
        "another row filter set",
        f"alter table {ORDERS} set row filter {HOME}.session_region on (region)",
        "row-policy-missing",
    ),
    done(
        "a table's classification changed",
        f"alter table {ORDERS} set tags ('classification' = 'public')",
        "tag-differs",
    ),
    done(
        "a table's classification removed",
        f"alter table {ORDERS} unset tags ('classification')",
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
    """Ask what differs, with these options; the exit code."""

    def ask(*options):
        asked = ["drift", "--engine", "databricks", "--project-dir", str(mesh.project), *options]
        with pytest.MonkeyPatch.context() as patch:
            for name, value in databricks.environment.items():
                patch.setenv(name, value)
            patch.delenv("BROOK_ENVIRONMENT", raising=False)
            return run([*asked, "--manifest", str(mesh.project / "target" / "manifest.json")])

    return ask


def test_nothing_has_drifted_after_a_build(drift, capfd):
    assert drift() == 0, capfd.readouterr().out


@pytest.mark.parametrize(("statement", "kind", "undo"), BY_HAND)
def test_what_was_changed_by_hand_is_told_and_mended(drift, databricks, capfd, statement, kind, undo):
    databricks.run(statement)
    capfd.readouterr()
    assert drift("--format", "json") == 1
    told = json.loads(capfd.readouterr().out)
    assert (told["schema"], told["engine"]) == ("govern.drift/v1", "databricks")
    (found,) = told["drifts"]
    assert found["kind"] == kind
    assert drift("--fix") == 1
    printed = capfd.readouterr().out
    if undo:
        assert printed.startswith("-- ")
        databricks.run(undo)
    else:
        assert printed == f"{found['fix']};\n"
        databricks.run(found["fix"])
    assert drift() == 0, capfd.readouterr().out


@pytest.mark.mutation("a protected table replaced by hand", engine="databricks", caught="drift")
def test_a_table_that_was_replaced_by_hand_has_none_of_its_guards(drift, databricks, sensitive, capfd):
    """Each is told, and a build makes it anew with all of them; until then `--fix` has what is missing."""
    name = ("dev_brook_identity", "platinum", "accounts")
    columns = databricks.catalogue.relations[name].columns
    listed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    databricks.run(f"create or replace table {'.'.join(name)} ({listed})")
    capfd.readouterr()
    assert drift("--format", "json") == 1
    drifts = json.loads(capfd.readouterr().out)["drifts"]
    bare, rule = sensitive[name]
    kinds = [each["kind"] for each in drifts]
    assert kinds.count("policy-missing") == len(bare) > 3
    assert kinds.count("row-policy-missing") == (rule is not None) == 1
    assert kinds.count("tag-missing") == len(bare) + 1
    assert len(kinds) == 2 * len(bare) + 2
    databricks.run(*(each["fix"] for each in drifts))
    assert drift() == 0, capfd.readouterr().out


@pytest.mark.mutation("a column added by hand", engine="databricks", caught="drift")
def test_a_column_that_nobody_declared_is_told(drift, databricks, capfd):
    databricks.run(f"alter table {SALES} add columns (customer_ssn string)")
    columns = databricks.catalogue.relations[tuple(SALES.split("."))].columns
    capfd.readouterr()
    assert drift() == 1
    assert f"column-open          column {SALES}.customer_ssn" in capfd.readouterr().out
    del columns["customer_ssn"]
    assert drift() == 0
