"""What dbt's `grants` give to whom."""

from __future__ import annotations

from governance.project.shape import Model


def granted(model: Model) -> list[tuple[str, str]]:
    """Each privilege with each who gets it, once, sorted."""
    found = set()
    for privilege, several in model.grants.items():
        for who in several if isinstance(several, list) else [several]:
            if who:
                found.add((privilege.lstrip("+").lower(), str(who)))
    return sorted(found)


def plain(who: str) -> str:
    """A grantee's name as dbt's YAML writes it, without quotes and in lower case."""
    return who.strip('"`').lower()
