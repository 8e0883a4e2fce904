"""Delta Sharing: what recipients on Databricks are given, once a build has made the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from governance.compile.place import Place
from governance.compile.steps import Step
from governance.declared.contracts import Contract
from governance.declared.shares import Recipient, Share

AFTER_BUILD = "040_shares.sql"
"""The script that `govern apply --after-build` runs: a share names tables, which dbt makes."""

_NOTE = "a table with a mask or a row filter is refused by Databricks: neither would travel"


def shares(place: Place) -> Iterator[Step]:
    """Every share with its tables and recipients; of one that nobody receives on Databricks, that it is so."""
    for name, share in sorted(place.declared.policies.shares.items()):
        recipients = [one for one in share.recipients if one.databricks]
        offering = [one for one in place.declared.contracts if name in one.interfaces.shares]
        if recipients and offering:
            yield from _share(place, name, share, offering)
        else:
            note = "nobody receives it on Databricks" if offering else "no contract offers it"
            yield Step(f"share {name}", "share", "", "native", note=note)


def recipient_name(one: Recipient) -> str:
    """A recipient's name as Unity Catalog takes it: `wholesale_partner`."""
    return re.sub(r"[^a-z0-9]+", "_", one.name.lower()).strip("_")


def is_for_recipients(step: Step) -> bool:
    """Whether a step lets somebody outside in: in the environment without a prefix alone."""
    return step.script == AFTER_BUILD and " recipient " in step.sql


def _share(place: Place, name: str, share: Share, offering: list[Contract]) -> Iterator[Step]:
    own = f"{place.declared.prefix}{name}"
    yield _step(own, "create", f"create share if not exists {own}", "CREATE SHARE on the metastore")
    for contract in sorted(offering, key=lambda one: one.name):
        catalog = f"{place.declared.prefix}{contract.database}"
        for schema in place.declared.policies.governance.tiers["platinum"].schemas:
            for table in contract.interfaces.tables:
                yield _step(own, "add", f"alter share {own} add table {catalog}.{schema}.{table}")
    for one in sorted(share.recipients, key=recipient_name):
        if one.databricks:
            to = recipient_name(one)
            sql = f"create recipient if not exists {to} using id '{one.databricks}'"
            yield _step(own, "create", sql, "CREATE RECIPIENT on the metastore")
            yield _step(own, "grant", f"grant select on share {own} to recipient {to}")


def _step(name: str, action: str, sql: str, privilege: str = "ownership of the share") -> Step:
    return Step(
        f"share {name}", action, sql, "native", privileges=(privilege,), script=AFTER_BUILD, note=_NOTE
    )
