"""Semantic versions of contracts: how far they must rise, and how that is written in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import yaml

from governance.changes.change import Change, Version
from governance.changes.kinds import BUMPS, Bump
from governance.changes.state import State
from governance.errors import EvaluationError


def versions(base: State, head: State, changes: Iterable[Change]) -> Iterator[Version]:
    """The products whose version must rise, or did, sorted."""
    wanted: dict[str, Bump] = {}
    for change in changes:
        for product in change.products:
            wanted[product] = max(wanted.get(product, "none"), change.bump, key=BUMPS.index)
    for name in sorted(head.by_name):
        after, before = head.by_name[name], base.by_name.get(name)
        bump = wanted.get(name, "none")
        if before is not None and (bump != "none" or before.version != after.version):
            path, line = head.place(after.document, ("version",))
            least = risen(before.version, bump)
            yield Version(name, before.version, after.version, bump, least, path or "", line or 1)


def risen(version: str, bump: Bump) -> str:
    """The least version that says so much.

    Before 1.0.0 nothing is stable (semver.org, 4): there a breaking change asks for a minor version, any other for a
    patch. A pre-release counts as not yet released: its release says all that came before it.
    """
    if bump == "none":
        return version
    core = version.partition("+")[0].partition("-")[0]
    major, minor, patch = (int(part) for part in core.split("."))
    if core != version.partition("+")[0] and _says(bump, minor, patch):
        return core
    if major == 0:
        bump = "minor" if bump == "major" else "patch"
    if bump == "major":
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if bump == "minor" else f"{major}.{minor}.{patch + 1}"


def _says(bump: Bump, minor: int, patch: int) -> bool:
    """Whether a release announces at least so much: 2.0.0 anything, 2.1.0 no breaking change, 2.1.1 a patch."""
    if bump == "major":
        return minor == patch == 0
    return bump == "patch" or patch == 0


def bumped(text: bytes, version: str) -> bytes:
    """A contract's file with another version, every other byte as it was.

    Raises:
        EvaluationError: The file has no plain `version`.
    """
    try:
        decoded = text.decode("utf-8-sig")
        start, end = _span(decoded)
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise EvaluationError("this contract is not YAML any more", "run `govern diff` again") from error
    before = len(text) - len(decoded.encode())
    found = decoded[start:end]
    quote = found[0] if found[0] in "\"'" else ""
    at, to = (before + len(decoded[:place].encode()) for place in (start, end))
    return text[:at] + f"{quote}{version}{quote}".encode() + text[to:]


def _span(text: str) -> tuple[int, int]:
    """Where the value of the top key `version` begins and ends."""
    # libyaml counts in another way where a text holds characters beyond the first plane.
    node = yaml.compose(text, yaml.SafeLoader)
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == "version" and isinstance(value, yaml.ScalarNode):
            return value.start_mark.index, value.end_mark.index
    raise EvaluationError("this contract has no version any more", "run `govern diff` again")
