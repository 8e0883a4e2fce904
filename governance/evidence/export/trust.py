"""The keys that a log was signed with, told so that people can compare them with what they hold."""

from __future__ import annotations

from typing import Any

from governance.evidence.canonical import sha256
from governance.evidence.history import History

NOTE = (
    "These are the keys as the log itself names them. A key that comes with the evidence proves nothing: pin the first"
    " one, or the root, from somewhere else."
)


def keys(history: History) -> dict[str, Any]:
    """The keys of a log, in the order in which they signed."""
    changes = [(entry, history.said(entry).predicate) for entry in history.of_kind("key-change")]
    ends: list[int | None] = [entry.seq - 1 for entry, _ in changes[1:]]
    return {
        "schema": "govern.evidence.keys/v1",
        "note": NOTE,
        "origin": history.checkpoint.origin,
        "keys": [
            {
                "keyid": said["key"]["keyid"],
                "scheme": said["key"]["scheme"],
                "pem": said["key"]["pem"],
                "pem_sha256": sha256(said["key"]["pem"].encode()),
                "by": said["by"],
                "since_entry": entry.seq,
                "until_entry": until,
                "since": entry.ts,
            }
            for (entry, said), until in zip(changes, [*ends, None], strict=True)
        ],
        "root_pem": changes[-1][1]["root"],
    }
