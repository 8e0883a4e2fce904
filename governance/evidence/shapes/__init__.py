"""The files that `govern evidence` takes in, as structs: their JSON Schemas are made of them and published."""

from __future__ import annotations

from governance.evidence.shapes.access import AccessHistory, AccessReview, BreakGlass, Share
from governance.evidence.shapes.changes import Apply, Approval, Drift, Gap, Override
from governance.evidence.shapes.lists import CiRuns, Merges, WarehouseRuns

Told = AccessHistory | AccessReview | BreakGlass | Share | Approval | Apply | Drift | Gap
# Kinds that are told by a file, and the struct of each.
TOLD: dict[str, type[Told]] = {
    "access-history": AccessHistory,
    "access-review": AccessReview,
    "apply": Apply,
    "approval": Approval,
    "break-glass": BreakGlass,
    "drift": Drift,
    "gap": Gap,
    "share": Share,
}
# The command that takes it in, and the struct it is made of, by the schema's name.
INPUTS: dict[str, tuple[str, type]] = {
    **{f"evidence/{kind}": (f"govern evidence record --kind {kind}", shape) for kind, shape in TOLD.items()},
    "evidence/ci-runs": ("govern evidence reconcile --ci", CiRuns),
    "evidence/merges": ("govern evidence reconcile --merges", Merges),
    "evidence/warehouse-runs": ("govern evidence reconcile --warehouse", WarehouseRuns),
    "evidence/override": ("govern evidence record --overridden", Override),
}
