"""The data products of a project: what each is, who answers for it, who uses it, and when it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from governance.checks import Case
from governance.checks.built import Built
from governance.declared.contracts import Contract
from governance.products.shape import Consumer, Listing, Product, Table
from governance.project import Exposure, Model
from governance.project.readers import readers


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
    return Listing(project=case.project.name, today=today, products=tuple(products))


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
