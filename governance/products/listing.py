"""The data products of a project: what each is, who answers for it, who uses it, and when it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from governance.checks import Case
from governance.checks.built import Built
from governance.declared.contracts import Contract
from governance.project import Exposure, Model
from governance.project.readers import readers


class Table(msgspec.Struct, frozen=True):
    """One table of a product's interface, as one model or version of it builds it.

    Attributes:
        name: As the contract names it.
        relation: Its name in the warehouse.
        version: The model's version, or null.
        latest: Whether it is the latest of its versions.
        ends: The last day of use by dbt's YAML, or null.
    """

    name: str
    relation: str
    version: str | None
    latest: bool
    ends: dt.date | None


class Consumer(msgspec.Struct, frozen=True, order=True):
    """Who uses a product.

    Attributes:
        kind: `model`, `exposure` or `share`.
        name: Its name.
        of: The product that the model is of, the exposure's owner, or the share's recipients.
        reads: The tables that it reads, or that the share carries.
    """

    kind: str
    name: str
    of: str
    reads: tuple[str, ...]


class Product(msgspec.Struct, frozen=True):
    """One product.

    Attributes:
        name: Its name.
        version: Of its contract.
        domain: Its domain.
        description: What one row of it is.
        classification: What is in it, by its contract.
        owners: Who answers for it.
        steward: Who decides about breaking changes.
        tables: Its interface.
        consumers: Who uses it, sorted.
        replaces: The product before it, or null.
        replaced_by: The product after it, or null.
        sunset: The last day of use, or null.
        days_left: Days until then; negative after it, null where nothing ends.
    """

    name: str
    version: str
    domain: str
    description: str
    classification: str
    owners: tuple[str, ...]
    steward: str
    tables: tuple[Table, ...]
    consumers: tuple[Consumer, ...]
    replaces: str | None
    replaced_by: str | None
    sunset: dt.date | None
    days_left: int | None


class Listing(msgspec.Struct, frozen=True):
    """All products of a project.

    Attributes:
        project: dbt's name of the project.
        today: The day as of which days are counted.
        products: Sorted by domain and name.
    """

    project: str
    today: dt.date
    products: tuple[Product, ...]

    @property
    def ending(self) -> tuple[Product, ...]:
        """Those that end, the next first."""
        return tuple(
            sorted((one for one in self.products if one.sunset), key=lambda one: (one.sunset, one.name))
        )


def listing(case: Case, today: dt.date) -> Listing:
    """What is known of each product.

    Args:
        case: The project; it need not be compiled.
        today: The day in UTC.
    """
    built, reading = Built(case), readers(case.project)
    after = {one.deprecation.replaces: one.name for one in case.contracts if one.deprecation.replaces}
    products = []
    for contract in case.contracts:
        models = [
            (table, model)
            for table in contract.interfaces.tables
            for model in built.versions(contract, table)
        ]
        ends = contract.deprecation.sunset
        product = Product(
            name=contract.name,
            version=contract.version,
            domain=contract.domain,
            description=contract.description,
            classification=contract.classification,
            owners=contract.owners,
            steward=contract.steward,
            tables=tuple(_table(table, model) for table, model in models),
            consumers=tuple(sorted(_consumers(case, contract, [model for _, model in models], reading))),
            replaces=contract.deprecation.replaces,
            replaced_by=after.get(contract.name),
            sunset=ends,
            days_left=None if ends is None else (ends - today).days,
        )
        products.append(product)
    return Listing(case.project.name, today, tuple(products))


def _table(name: str, model: Model) -> Table:
    return Table(name, model.relation, model.version, model.latest, model.ends)


def _consumers(
    case: Case,
    contract: Contract,
    models: Iterable[Model],
    reading: Mapping[str, tuple[Model | Exposure, ...]],
) -> Iterator[Consumer]:
    reads: dict[str, list[str]] = {}
    who: dict[str, Model | Exposure] = {}
    for model in models:
        for one in reading.get(model.unique_id, ()):
            if isinstance(one, Exposure) or one.product != contract.name:
                who[one.unique_id] = one
                reads.setdefault(one.unique_id, []).append(model.relation)
    for uid, one in who.items():
        tables = tuple(sorted(set(reads[uid])))
        if isinstance(one, Exposure):
            yield Consumer("exposure", one.name, one.owner[1] or one.owner[0], tables)
        else:
            name = f"{one.name} v{one.version}" if one.version else one.name
            yield Consumer("model", name, one.product or "", tables)
    for name in contract.interfaces.shares:
        share = case.policies.shares.get(name)
        recipients = ", ".join(one.name for one in share.recipients) if share else ""
        yield Consumer("share", name, recipients, contract.interfaces.tables)
