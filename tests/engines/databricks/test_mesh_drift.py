"""`govern drift` against the bench: nothing differs after a build, and what is changed by hand is told, with what mends it."""

from __future__ import annotations

import json

import pytest

from governance.cli import run

ORDERS = "dev_brook_commerce.platinum.orders"
SALES = "dev_brook_commerce.platinum.monthly_sales_v1"
HOME = "dev_brook_ops.governance"


def done(what, *statements, kind, undo=None):
    """A change by hand: the kinds that are told of it, and what undoes it where `--fix` leaves that to people."""
    kinds = (kind,) if isinstance(kind, str) else kind
    mark = pytest.mark.mutation(what, engine="databricks", caught="drift")
    return pytest.param(statements, kinds, undo, marks=mark, id=what.replace(" ", "-"))


BY_HAND = (
    done(
        "a mask dropped by hand",
        f"alter table {ORDERS} alter column customer_email drop mask",
        kind="policy-missing",
    ),
    done(
        "another function set as a column's mask",
        f"alter table {ORDERS} alter column shipping_zip set mask {HOME}.mask_null",
        kind="weaker-policy",
    ),
    done(
        "the body of a mask's function changed",
        f"create or replace function {HOME}.mask_email(value string) returns string return value",
        kind="body-differs",
    ),
    done(
        "the body of a row filter's function changed",
        f"create or replace function {HOME}.order_region(region string) returns boolean return true",
        kind="body-differs",
    ),
    done("a mask's function dropped", f"drop function {HOME}.mask_email", kind="policy-missing"),
    done(
        "a row filter dropped by hand", f"alter table {ORDERS} drop row filter", kind="row-policy-missing"
    ),
    done(
        "another row filter set",
        f"alter table {ORDERS} set row filter {HOME}.session_region on (region)",
        kind="row-policy-missing",
    ),
    done(
        "a table's classification changed",
        f"alter table {ORDERS} set tags ('classification' = 'public')",
        kind="tag-differs",
    ),
    done(
        "a table's classification removed",
        f"alter table {ORDERS} unset tags ('classification')",
        kind="tag-missing",
    ),
    done(
        "a column's tag removed",
        f"alter table {ORDERS} alter column customer_id unset tags ('identifier')",
        kind="tag-missing",
    ),
    done(
        "a schema granted to one more group",
        "grant select on schema dev_brook_commerce.silver to `commerce_analyst`",
        kind="grant-outside",
    ),
    done(
        "a table granted to everybody (account users)",
        f"grant select on table {ORDERS} to `account users`",
        kind="grant-outside",
    ),
    done(
        "all privileges on a catalog granted",
        "grant all privileges on catalog dev_brook_health to `health_engineer`",
        kind="grant-outside",
    ),
    done(
        "the function below the tokens granted to an analyst",
        f"grant execute on function {HOME}.govern_hmac to `commerce_analyst`",
        kind="grant-outside",
    ),
    done(
        "a grant revoked",
        "revoke use schema on schema dev_brook_health.platinum from `health_researcher`",
        kind="grant-missing",
    ),
    done(
        "a schema handed to another owner",
        "alter schema dev_brook_commerce.platinum owner to `commerce_engineer`",
        kind="owner-differs",
    ),
    done(
        "a mask laid on a column that declares nothing",
        f"alter table {SALES} alter column region set mask {HOME}.mask_null",
        kind="unmanaged",
        undo=f"alter table {SALES} alter column region drop mask",
    ),
    done(
        "a table copied by hand beside the products",
        f"create table {ORDERS}_copy as select * from {ORDERS}",
        kind="relation-open",
        undo=f"drop table {ORDERS}_copy",
    ),
    done(
        "a protected table replaced by hand",
        "create or replace table dev_brook_identity.silver.accounts_snapshot (dbt_scd_id string, account_id string)",
        kind=("policy-missing", "policy-missing", "tag-missing", "tag-missing"),
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


@pytest.mark.parametrize(("statements", "kinds", "undo"), BY_HAND)
def test_what_was_changed_by_hand_is_told_and_mended(
    drift, databricks, capfd, monkeypatch, statements, kinds, undo
):
    for what in ("grants", "owners", "functions"):
        monkeypatch.setattr(databricks.catalogue, what, type(getattr(databricks.catalogue, what))(getattr(databricks.catalogue, what)))
    databricks.run(*statements)
    capfd.readouterr()
    assert drift("--format", "json") == 1
    told = json.loads(capfd.readouterr().out)
    assert (told["schema"], told["engine"]) == ("govern.drift/v1", "databricks")
    assert sorted(each["kind"] for each in told["drifts"]) == sorted(kinds)
    assert drift("--fix") == 1
    printed = capfd.readouterr().out
    if undo:
        assert printed.startswith("-- ")
        databricks.run(undo)
    else:
        databricks.run(*(each["fix"] for each in told["drifts"]))
        assert all(each["fix"] + ";" in printed for each in told["drifts"])
    assert drift() == 0, capfd.readouterr().out
