"""Models of the commerce domain that cannot be protected in the statement that creates them, each for one reason."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SCHEMA = "dev_brook_commerce.platinum"
_ROWS = "select customer_email as email, region from {{ ref('orders') }} limit 5"
_PYTHON = "def model(dbt, session):\n    return dbt.ref('orders')\n"
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
        language: SQL or Python.
    """

    name: str
    what: str
    said: str
    config: str
    contract: bool = True
    meta: str = ""
    identifier: str = "email"
    language: str = "sql"

    def write(self, folder: Path) -> None:
        """Put the model beside the others."""
        folder.mkdir(parents=True, exist_ok=True)
        text = f"{{{{ config({self.config}) }}}}\n{_ROWS}\n" if self.language == "sql" else _PYTHON
        (folder / f"{self.name}.{'sql' if self.language == 'sql' else 'py'}").write_text(text)
        contract = str(self.contract).lower()
        (folder / f"{self.name}.yml").write_text(
            _YAML.format(name=self.name, contract=contract, meta=self.meta, identifier=self.identifier)
        )


PROBES = (
    Probe("probe_view", "an identifier in a view", "a view takes no mask", "materialized='view'"),
    Probe(
        "probe_materialized_view",
        "an identifier in a materialized view",
        "a materialized view holds what its owner may see",
        "materialized='materialized_view'",
        contract=False,
    ),
    Probe(
        "probe_streaming_table",
        "an identifier in a streaming table",
        "a streaming table is filled before a mask could be set",
        "materialized='streaming_table'",
        contract=False,
    ),
    Probe(
        "probe_python",
        "an identifier in a Python model",
        "a Python model is written to a table without masks first",
        "",
        contract=False,
        language="python",
    ),
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
