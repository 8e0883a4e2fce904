"""Checkpoints that were published elsewhere, by strength: who could have replaced them along with the log."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from governance.evidence.verdict import Note

Strength = Literal["text", "file", "signed tag"]
STRENGTHS: dict[Strength, str] = {
    "text": "a comment, a tag or other text, which whoever may write there can edit",
    "file": "a file, as good as the place where somebody else kept it",
    "signed tag": "a signed tag, once its own signature was verified: `git verify-tag`",
}
"""From the weakest to the strongest."""
_NOTE = re.compile(
    "[A-Za-z0-9][A-Za-z0-9._/-]{0,199}\n[0-9]{1,16}\n[A-Za-z0-9+/]{43}=\n\n\N{EM DASH} \\S+ [A-Za-z0-9+/]+=*\n"
)
_TAG = re.compile(r"object [0-9a-f]{40,64}\ntype commit\ntag ")
_SIGNED = re.compile(r"^-----BEGIN (SSH|PGP) SIGNATURE-----$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A checkpoint that was kept elsewhere.

    Attributes:
        note: What was kept.
        size: How many entries it covers.
        strength: How hard it would have been to replace.
    """

    note: Note
    size: int
    strength: Strength


def anchor_of(name: str, text: str) -> Anchor:
    """The anchor that a checkpoint's file is.

    Raises:
        FaultError: It is no checkpoint.
    """
    note = Note(name, text)
    return Anchor(note, note.checkpoint().size, "file")


def anchors_in(name: str, text: str) -> list[Anchor]:
    """The checkpoints that stand in a text: comments of a pull request, or what `git cat-file tag NAME` prints.

    Args:
        name: Where the text is from.
        text: The text.
    """
    plain = text.replace("\r\n", "\n") + "\n"
    strength: Strength = "signed tag" if _TAG.match(plain) and _SIGNED.search(plain) else "text"
    notes = [Note(name, found) for found in _NOTE.findall(plain)]
    return [Anchor(note, note.checkpoint().size, strength) for note in notes]


def strongest(anchors: Sequence[Anchor]) -> Anchor | None:
    """The strongest anchor, and of these the newest; None where there is none."""
    ranks = list(STRENGTHS)
    return max(anchors, key=lambda one: (ranks.index(one.strength), one.size), default=None)
