"""For the log of a GitHub workflow: workflow commands, which become annotations of the lines they name."""

from __future__ import annotations

from collections.abc import Iterator

from governance.findings import Finding, Verdict
from governance.report.causes import worst_first
from governance.report.wording import (
    accepted,
    by_place,
    count,
    headline,
    place,
    plain,
    sentence,
    short,
    undecided,
    way,
)

# GitHub shows ten errors of a step and drops the others without a word.
_SHOWN = 10


def render(verdict: Verdict) -> str:
    """The verdict as workflow commands: the weightiest as annotations, the others as plain lines of the log.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    errors = [
        _command("error", f"{result.check} {why}", title=result.check) for result, why in undecided(verdict)
    ]
    found = [finding for result in worst_first(verdict) for finding in by_place(result.open)]
    room = _SHOWN - min(len(errors), _SHOWN)
    lines = [*errors[:_SHOWN], *(_annotation(finding) for finding in found[:room])]
    lines += _rest(errors[_SHOWN:], found[room:])
    held = accepted(verdict)
    lines.append(_command("notice", headline(verdict) + (f" {held}." if held else ""), title="govern check"))
    return "\n".join(lines) + "\n"


def _annotation(finding: Finding) -> str:
    parts = [sentence(finding.message), *([way(finding)] if finding.way else []), f"→ {plain(finding.fix)}"]
    title = f"{finding.check}: {short(finding)}"
    if not finding.file:
        return _command("error", "\n".join(parts), title=title)
    return _command("error", "\n".join(parts), file=finding.file, line=f"{max(finding.line, 1)}", title=title)


def _rest(errors: list[str], found: list[Finding]) -> Iterator[str]:
    left = len(errors) + len(found)
    if not left:
        return
    yield f"::group::{count(left, 'more finding')} (GitHub shows {_SHOWN} as annotations)"
    # Every line begins with a dash, so that none of them is a command.
    yield from (f"- {_said(error)}" for error in errors)
    yield from (_said(f"- {place(one)} {short(one)} ({one.check}): {sentence(one.message)}") for one in found)
    yield "::endgroup::"


def _said(text: str) -> str:
    """A line of the log; the older form of a command, `##[name]`, is obeyed in the middle of a line too."""
    return plain(text).replace("##[", "## [")


def _command(name: str, message: str, **properties: str) -> str:
    """One command, escaped as the runner undoes it."""
    given = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {given}::{_data(message)}"


def _data(text: str) -> str:
    lines = (plain(line) for line in text.split("\n"))
    return "%0A".join(line.replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    return plain(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
