"""What policies declare of masks, as the engine wants it: recognised by their bodies, at home in their domain."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from governance import masks as masks_room
from governance.declared.governance_file import ENGINES
from governance.declared.policies import Policies
from governance.lineage.policy import Mask, Policy
from governance.masks.home import Home, find_home
from governance.shelf import code_digest

# Staging models mask columns of the same names over and over.
_REMEMBERED = 4096


def engine_policy(policies: Policies) -> Policy:
    """The declared masks by the names of their macros.

    Args:
        policies: What `policies/` and governance.yml declare.
    """
    by_verb = {verb: mask for mask in policies.masks.values() for verb in mask.verbs}

    @lru_cache(maxsize=_REMEMBERED)
    def recognised(verb: str, dialect: str, body: str, home: str) -> Sequence[str] | None:
        from governance.masks.recognise import recognise

        engine = next((engine for engine in ENGINES if engine == dialect), None)
        mask = by_verb.get(verb)
        return None if mask is None or engine is None else recognise(mask, engine, body, _read_home(home))

    return Policy(
        masks={
            verb: Mask(frozenset(mask.accepts), mask.yields.identifiability, mask.shows_nothing)
            for verb, mask in by_verb.items()
        },
        recognise=recognised,
        digest=_digest(policies),
    )


def home_of(policies: Policies, domain: str | None, database: str | None) -> str:
    """Where a model of a domain and database is at home, as one text; empty where it is nowhere."""
    home = find_home(policies.governance, domain, database)
    return f"{home.domain} {home.functions}" if home else ""


def _read_home(text: str) -> Home | None:
    domain, _, functions = text.partition(" ")
    return Home(domain, functions) if functions else None


def _digest(policies: Policies) -> str:
    """All that decides whether a body is a mask's: what is declared, and the code that writes bodies."""
    found = hashlib.sha256(code_digest(Path(str(masks_room.__file__)).parent).encode())
    found.update(msgspec.json.encode(dict(policies.masks), order="sorted"))
    return found.hexdigest()
