"""Warehouses, what each may use in a month, and who pays."""

from __future__ import annotations

from collections.abc import Iterator

from governance.compile.snowflake.names import Place
from governance.compile.steps import Step
from governance.declared.warehouses import Warehouse

_SCRIPT = "R__090_warehouses.sql"
_TRIGGERS = "triggers on 80 percent do notify on 100 percent do suspend on 110 percent do suspend_immediate"


def monitors(place: Place) -> Iterator[Step]:
    """Resource monitors: an account administrator alone can make them, Security changes them later."""
    for name, warehouse in _called(place):
        common = ("ACCOUNTADMIN",)
        sql = (
            f"create resource monitor if not exists {name} with credit_quota = {warehouse.monthly_credits} "
            f"frequency = monthly start_timestamp = immediately {_TRIGGERS}"
        )
        yield Step(
            f"resource monitor {name}", "create", sql, "native", privileges=common, script="bootstrap.sql"
        )
        for privilege in ("modify", "monitor"):
            sql = f"grant {privilege} on resource monitor {name} to role {place.security}"
            yield Step(
                f"resource monitor {name}", "grant", sql, "native", privileges=common, script="bootstrap.sql"
            )


def warehouses(place: Place) -> Iterator[Step]:
    """Every warehouse: created, set as declared, tagged, and granted to who uses it."""
    for name, warehouse in _called(place):
        resource = f"warehouse {name}"
        yield _step(
            resource,
            "create",
            f"create warehouse if not exists {name} with warehouse_size = {warehouse.size} initially_suspended = true",
            "CREATE WAREHOUSE on account",
        )
        owner = f"OWNERSHIP of {resource}"
        settings = (
            f"warehouse_size = {warehouse.size} auto_suspend = {warehouse.auto_suspend_seconds} auto_resume = true "
            f"statement_timeout_in_seconds = {warehouse.statement_timeout_seconds}"
        )
        yield _step(resource, "change", f"alter warehouse {name} set {settings}", owner)
        sql = f"alter resource monitor {name} set credit_quota = {warehouse.monthly_credits}"
        yield _step(f"resource monitor {name}", "change", sql, f"MODIFY on resource monitor {name}")
        yield _step(resource, "bind", f"alter warehouse {name} set resource_monitor = {name}", owner)
        tag = f"{place.home}.cost_center = '{warehouse.cost_center}'"
        yield _step(resource, "tag", f"alter warehouse {name} set tag {tag}", owner)
        yield from _granted(place, name, warehouse)


def _granted(place: Place, name: str, warehouse: Warehouse) -> Iterator[Step]:
    users = [place.build] if warehouse.build else []
    users += [place.of_role(role) for role in sorted(warehouse.roles)]
    for role in users:
        sql = f"grant usage on warehouse {name} to role {role}"
        yield _step(f"role {role}", "grant", sql, "MANAGE GRANTS on account")


def _called(place: Place) -> Iterator[tuple[str, Warehouse]]:
    for _, warehouse in sorted(place.declared.policies.warehouses.items()):
        yield f"{place.declared.prefix}{warehouse.snowflake}", warehouse


def _step(resource: str, action: str, sql: str, privilege: str) -> Step:
    return Step(resource, action, sql, "native", privileges=(privilege,), script=_SCRIPT)
