"""Warehouses, what each may use in a month, and who pays."""

from __future__ import annotations

from collections.abc import Iterator

from governance.compile.snowflake.names import Place
from governance.compile.steps import Step
from governance.declared.warehouses import Warehouse

_SCRIPT = "R__090_warehouses.sql"
_TRIGGERS = "triggers on 80 percent do notify on 100 percent do suspend on 110 percent do suspend_immediate"


def monitors(place: Place) -> Iterator[Step]:
    """Resource monitors and the warehouses that they limit; both are Security's to change later.

    An account administrator alone can make a monitor, and alone can lay it on a warehouse (Snowflake's reference of
    privileges, MODIFY on a warehouse): so none is ever there without its limit.
    """
    for name, warehouse in _called(place):
        monitor = f"resource monitor {name}"
        yield _by_administrator(
            monitor,
            "create",
            f"create resource monitor if not exists {name} with credit_quota = {warehouse.monthly_credits} "
            f"frequency = monthly start_timestamp = immediately {_TRIGGERS}",
        )
        for privilege in ("modify", "monitor"):
            yield _by_administrator(
                monitor, "grant", f"grant {privilege} on {monitor} to role {place.security}"
            )
        yield _by_administrator(
            f"warehouse {name}",
            "create",
            f"create warehouse if not exists {name} with warehouse_size = {warehouse.size} "
            f"initially_suspended = true resource_monitor = {name}",
        )
        sql = f"grant ownership on warehouse {name} to role {place.security} copy current grants"
        yield _by_administrator(f"warehouse {name}", "grant", sql)


def warehouses(place: Place) -> Iterator[Step]:
    """Every warehouse, once an administrator has made it: set as declared, tagged, and granted to who uses it."""
    for name, warehouse in _called(place):
        resource = f"warehouse {name}"
        owner = f"OWNERSHIP of {resource}"
        settings = (
            f"warehouse_size = {warehouse.size} auto_suspend = {warehouse.auto_suspend_seconds} auto_resume = true "
            f"statement_timeout_in_seconds = {warehouse.statement_timeout_seconds}"
        )
        yield _step(resource, "change", f"alter warehouse {name} set {settings}", owner)
        sql = f"alter resource monitor {name} set credit_quota = {warehouse.monthly_credits}"
        yield _step(f"resource monitor {name}", "change", sql, f"MODIFY on resource monitor {name}")
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


def _by_administrator(resource: str, action: str, sql: str) -> Step:
    return Step(resource, action, sql, "native", privileges=("ACCOUNTADMIN",), script="bootstrap.sql")


def _step(resource: str, action: str, sql: str, privilege: str) -> Step:
    return Step(resource, action, sql, "native", privileges=(privilege,), script=_SCRIPT)
