"""Models of the commerce domain that cannot be protected in the statement that creates them, each for one reason."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SCHEMA = "dev_brook_commerce.platinum"
_ROWS = "select customer_email as email, region from {{ ref('orders') }} limit 5"
_YAML = """\
models:
  - name: {name}
    config: {{contract: {{enforced: {contract}}}, meta: {{{meta}}}}}
    columns:
      - {{name: email, data_type: string, config: {{meta: {{identifier: {identifier}}}}}}}
      - {{name: region, data_type: string}}
"""


@dataclass(frozen=True)
class Probe:
    """A model, and what stops it.

    Attributes:
        name: Its name.
        what: The defect, in words.
        said: What dbt says.
        config: Its own config.
        contract: Whether its dbt contract is enforced.
        meta: Its meta.
        identifier: What its column declares.
    """

    name: str
    what: str
    said: str
    config: str
    contract: bool = True
    meta: str = ""
    identifier: str = "email"

    def write(self, folder: Path) -> None:
        """Put the model beside the others."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{self.name}.sql").write_text(f"{{{{ config({self.config}) }}}}\n{_ROWS}\n")
        contract = str(self.contract).lower()
        (folder / f"{self.name}.yml").write_text(
            _YAML.format(name=self.name, contract=contract, meta=self.meta, identifier=self.identifier)
        )


PROBES = (
    Probe(
        "probe_open",
        "an identifier in a model without an enforced dbt contract",
        "no enforced dbt contract",
        "materialized='table'",
        contract=False,
    ),
    Probe(
        "probe_own_filter",
        "a row filter set beside the one declared",
        "it follows from `row_access`",
        "materialized='table', row_filter={'function': 'x', 'columns': ['region']}",
        meta="row_access: order_region",
    ),
    Probe(
        "probe_gone",
        "a mask whose function is not there",
        "ROUTINE_NOT_FOUND",
        "materialized='table'",
        identifier="ip_address",
    ),
    Probe(
        "probe_unknown",
        "an identifier that nobody has declared",
        "which policies/classifications.yml does not know",
        "materialized='table'",
        identifier="e_mial",
    ),
    Probe(
        "probe_unknown_rule",
        "a row rule that nobody has declared",
        "ordr_region",
        "materialized='table'",
        meta="row_access: ordr_region",
    ),
)
