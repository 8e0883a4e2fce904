"""What somebody or something did to the log or a warehouse, in a sentence that an auditor can begin with."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from governance.evidence.entries import Entry
from governance.evidence.export.names import Names
from governance.evidence.history import History

_KINDS = frozenset({"quarantine", "prune", "redaction", "hold", "release", "apply", "drift"})


def acts(history: History, entries: Iterable[Entry], names: Names) -> Iterator[tuple[int, str, str]]:
    """Entry, what it did, and who decided it, if that was recorded.

    Args:
        history: The log.
        entries: The entries of the period.
        names: Shows names of people, where they are disclosed.
    """
    for entry in entries:
        if entry.kind in _KINDS:
            said = history.said(entry).predicate
            told = json.loads(history.blob_of(entry, f"{entry.kind}.json") or b"{}")
            told = told if isinstance(told, dict) else {}  # of a quarantine: what the statement says too
            reason = told.get("reason")
            words = _words(entry.kind, said) + (f": {reason}" if reason else "")
            yield entry.seq, words, names.of(told.get("decided_by") or told.get("applied_by"))


def _words(kind: str, said: Mapping[str, Any]) -> str:
    match kind:
        case "hold":
            return f"what is of {said['from']} to {said['to'] or 'any later day'}"
        case "release":
            return f"the hold of entry {said['releases']}"
        case "redaction":
            return _count(len(said["redacted"]), "name")
        case "prune":
            return f"{_count(len(said['pruned']), 'blob')}, {_count(len(said.get('redacted', ())), 'name')}"
        case "quarantine":
            counts = Counter(str(one["pattern"]) for one in said["quarantined"])
            return ", ".join(f"{name} ({number})" for name, number in sorted(counts.items()))
        case _:
            whole = {name: value for name, value in said.items() if type(value) is int}
            return ", ".join(f"{name}: {value}" for name, value in sorted(whole.items()))


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
