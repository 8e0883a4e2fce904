"""Markdown for GitHub: names that are no markup, and a page that is never too long."""

from __future__ import annotations

import re

from governance.report.wording import cut, plain

# GitHub takes 65,536 characters; an emoji may count as two.
LONGEST = 65_000
_LONGEST_NAME, LONGEST_SENTENCE = 200, 400
_LONGEST_FOLD = 6_000
_MARKUP = re.compile(r"[\\`*_<>\[\]~|#&!{}]")
# Where GitHub finds addresses, people and issues in what is text already.
_LINKED = re.compile(r"(?<=\w):(?=//)|(?<=www)\.|(?<!\w)@(?=\w)|\\#(?=\d)|(?<=GH)-(?=\d)", re.IGNORECASE)


class Page:
    """Lines of a comment, up to its longest."""

    def __init__(self, longest: int) -> None:
        self.lines: list[str] = []
        self.left = longest

    def add(self, *lines: str) -> bool:
        """Add lines if all of them still find room."""
        needed = sum(len(line.encode("utf-16-le", "surrogatepass")) // 2 + 1 for line in lines)
        if needed > self.left:
            return False
        self.lines += lines
        self.left -= needed
        return True


def text(said: str) -> str:
    """A sentence of ours with names in it: nothing in it is markup but our own code spans."""
    parts = cut(said, LONGEST_SENTENCE).split("`")
    if len(parts) % 2 == 0:  # a tick without its partner is a tick
        parts[-2:] = ["`".join(parts[-2:])]
    return "".join(code(part) if position % 2 else escaped(part) for position, part in enumerate(parts))


def code(name: str) -> str:
    """A name as code; one that would end a code span or a table's cell is written in character references."""
    shown = plain(cut(name, _LONGEST_NAME))
    if not shown.strip() or "`" in shown or "|" in shown:
        return "<code>" + re.sub(r"[^\w ]|_", lambda match: f"&#{ord(match[0])};", shown) + "</code>"
    return f"`{shown}`"


def escaped(text: str) -> str:
    """Text in which nothing is markup and nothing becomes a link."""
    said = _MARKUP.sub(r"\\\g<0>", plain(text))
    # A word joiner, which nobody sees, after what would begin a link.
    return _LINKED.sub(r"\g<0>&#8288;", said)


def fold(page: Page, title: str) -> tuple[str, ...] | None:
    """Begin what is folded, with room kept for its end; None where there is none."""
    closing = ("", "</details>", "")
    room = sum(len(line) + 1 for line in closing)
    if page.left < room + 200 or not page.add(f"<details><summary>{title}</summary>", ""):
        return None
    page.left -= room
    return closing


def unfold(page: Page, closing: tuple[str, ...]) -> None:
    """End what `fold` began."""
    page.left += sum(len(line) + 1 for line in closing)
    page.add(*closing)


def folded(page: Page, title: str, lines: list[str], head: tuple[str, ...] = ()) -> None:
    """Lines that one opens by a click; those that find no room are counted."""
    closing = fold(page, title) if lines else None
    if closing is None:
        return
    page.add(*head)
    beyond = max(page.left - _LONGEST_FOLD, 0) + 100
    page.left -= beyond
    left = sum(not page.add(line) for line in lines)
    page.left += beyond
    if left:
        page.add("", f"and {left:,} more")
    unfold(page, closing)
