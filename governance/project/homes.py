"""Which tier and which domain a relation belongs to, by governance.yml."""

from __future__ import annotations

from functools import lru_cache

from governance.declared.governance_file import Governance


class Homes:
    """Tiers by schema and domains by database, whatever the case they are written in.

    Args:
        governance: governance.yml.
    """

    def __init__(self, governance: Governance) -> None:
        self._tiers = {
            schema.lower(): name for name, tier in governance.tiers.items() for schema in tier.schemas
        }
        self._domains = {domain.database.lower(): name for name, domain in governance.domains.items()}
        self.domain = lru_cache(maxsize=None)(self._domain)

    def tier(self, schema: str) -> str | None:
        """The tier whose schema this is, or None."""
        return self._tiers.get(schema.lower())

    def _domain(self, database: str | None) -> str | None:
        """The domain whose database this is, with the environment's prefix or without, or None."""
        plain = (database or "").lower()
        while plain:
            if plain in self._domains:
                return self._domains[plain]
            plain = plain.partition("_")[2]
        return None
