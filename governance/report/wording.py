"""How all formats say it: names made harmless, findings in the order in which they matter, the verdict in a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from governance.findings import CheckResult, Finding, Outcome, Status, Verdict

# What a terminal, a log or a browser would obey or hide: control and format characters, line separators, halves of pairs.
_OBEYED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SUSPECT = re.compile(r"[^\x20-\x7e\xa1-\xac\xae-\u02ff]")


def plain(text: str) -> str:
    r"""Text of a manifest, in one line and without a character that is obeyed instead of shown: ESC is `\x1b`."""
    return _SUSPECT.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    char = match[0]
    if unicodedata.category(char) not in _OBEYED:
        return char
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")


def cut(text: str, longest: int) -> str:
    """Text of at most so many characters; an ellipsis says that it was cut."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def count(number: int, word: str) -> str:
    """`1 finding`, `1,204 findings`, `2 entries`."""
    if number == 1:
        return f"1 {word}"
    return f"{number:,} {word[:-1]}ies" if word.endswith("y") else f"{number:,} {word}s"


def sentence(message: str) -> str:
    """A message as a sentence of its own."""
    said = plain(message).strip()
    return f"{said[:1].upper()}{said[1:]}{'' if said.endswith(('.', '?', '!')) else '.'}"


def short(finding: Finding) -> str:
    """`orders.customer_email` of ``model.brook.orders`` and ``customer_email``."""
    name = finding.node.split(".", 2)[-1]
    return plain(name if finding.column is None else f"{name}.{finding.column}")


def place(finding: Finding) -> str:
    """`models/orders.yml:12`, or the node of a finding that is in no file."""
    if not finding.file:
        return plain(finding.node)
    return plain(f"{finding.file}:{finding.line}" if finding.line else finding.file)


def way(finding: Finding) -> str:
    """`crm.people.email → copy → people.email`; empty where no way is told."""
    return plain(" → ".join(finding.way))


def percentage(result: CheckResult) -> str:
    """Policy coverage, rounded down, so that 100% means all of it."""
    if result.coverage is None:
        return "-"
    return _percent(len(result.population) - result.failing, len(result.population))


def _percent(good: int, whole: int) -> str:
    tenths = good * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}%"


def outcome(result: CheckResult) -> str:
    """How a check ended; a word more where an empty one is allowed."""
    allowed = result.outcome is Outcome.EMPTY and result.may_be_empty
    return "empty, allowed" if allowed else result.outcome.value


def undecided(verdict: Verdict) -> Iterator[tuple[CheckResult, str]]:
    """The checks that could not be evaluated, and why and what to do."""
    for result in verdict.results:
        if result.error is not None:
            yield result, f"could not be asked: {plain(result.error)}. Nothing it asks is known."
        elif result.outcome is Outcome.EMPTY and not result.may_be_empty:
            advice = f"{plain(result.when_empty)} " if result.when_empty else ""
            allow = "If that is right, allow it in governance.yml, under `checks: may_be_empty:`."
            yield result, f"had nothing to examine. {advice}{allow}"


def is_good(result: CheckResult) -> bool:
    """Whether there is nothing to say of a check but how much it examined."""
    opens = result.outcome is Outcome.PASS or (result.outcome is Outcome.EMPTY and result.may_be_empty)
    return opens and not result.findings


def unseen(verdict: Verdict) -> list[str]:
    """What was not examined, a sentence each."""
    reasons = list(verdict.not_examined)
    reasons += [f"{result.check}: {reason}" for result in verdict.results for reason in result.not_examined]
    return [plain(reason) for reason in reasons]


def by_place(findings: Iterable[Finding]) -> list[Finding]:
    """Findings as one goes through the files."""
    return sorted(findings, key=lambda one: (one.file, one.line, one.place, one.check, one.message))


def files(findings: Iterable[Finding]) -> int:
    """How many files they are in."""
    return len({finding.file for finding in findings})


def headline(verdict: Verdict) -> str:
    """Whether the gate opens and why, in a sentence or two."""
    found = verdict.findings(Status.OPEN)
    said = f"{count(len(found), 'finding')} in {count(files(found), 'file')}{_new(verdict, found)}"
    if verdict.exit_code == 0:
        subjects = sum(len(result.population) for result in verdict.results)
        asked = f"{count(len(verdict.results), 'check')}, {count(subjects, 'subject')}"
        held = verdict.findings()
        return f"The gate opens: {asked}, {'nothing found' if not held else 'nothing open'}."
    if verdict.exit_code == 1:
        return f"The gate stays shut: {said}."
    return f"The gate stays shut: not everything could be evaluated.{f' Besides, {said}.' if found else ''}"


def _new(verdict: Verdict, found: tuple[Finding, ...]) -> str:
    if verdict.comparison is None or verdict.comparison.changed:
        return ""
    new = sum(finding.id in verdict.comparison.new for finding in found)
    share = {0: "none", len(found): "all"}.get(new, f"{new:,}")
    return f", {share} of them new"


def accepted(verdict: Verdict) -> str:
    """What does not shut the gate: `3 waived, 40 baselined, 2 still open from before`; empty where there is nothing."""
    words = {
        Status.WAIVED: "waived",
        Status.BASELINED: "baselined",
        Status.STILL_OPEN: "still open from before this change",
    }
    numbers = {status: len(verdict.findings(status)) for status in words}
    return ", ".join(f"{numbers[status]:,} {word}" for status, word in words.items() if numbers[status])


def standing(result: CheckResult, finding: Finding) -> str:
    """How a finding that was accepted stands: `waived until 2027-01-31 by security@example.com: …`."""
    acceptance = result.accepted.get(finding.id)
    if acceptance is None:
        return Status.OPEN.value
    said = acceptance.status.value.replace("_", " ")
    said += f" until {acceptance.expires.isoformat()}" if acceptance.expires else ""
    said += f" by {acceptance.approved_by}" if acceptance.approved_by else ""
    return plain(said + (f": {acceptance.reason}" if acceptance.reason else ""))
