"""The JSON Schemas of what our commands print for machines."""

from __future__ import annotations

from governance.exposure.shape import Exposure
from governance.products.shape import Listing
from governance.report.as_json import VerdictShape
from governance.report.diff.as_json import DiffShape

# The command that prints it, and the struct it is made of, by the schema's name.
OUTPUTS: dict[str, tuple[str, type]] = {
    "check": ("govern check --format json", VerdictShape),
    "diff": ("govern diff --format json", DiffShape),
    "exposure": ("govern exposure --format json", Exposure),
    "products": ("govern products --format json", Listing),
}
