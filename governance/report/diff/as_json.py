"""For machines: `govern.diff/v1`."""

from __future__ import annotations

from typing import Literal

import msgspec

from governance.changes.change import Change, Diff, Version, needs
from governance.changes.kinds import Bump, Group, Role
from governance.report.diff.wording import headline


class ChangeShape(msgspec.Struct, frozen=True):
    """One change.

    Attributes:
        kind: What happened, such as `mask-removed`.
        title: The same in a few words.
        group: `governance`, `data` or `compatible`.
        breaking: Whether a promise is broken.
        bump: What the version of each of its products must rise by, at least.
        needs: Who must agree.
        subject: What it is about.
        products: The products that it concerns, sorted.
        before: What there was, or null: nothing.
        after: What there is, or null: nothing.
        path: The file to look in, relative to the project.
        line: The line there.
    """

    kind: str
    title: str
    group: Group
    breaking: bool
    bump: Bump
    needs: tuple[Role, ...]
    subject: str
    products: tuple[str, ...]
    before: str | None
    after: str | None
    path: str | None
    line: int | None


class VersionShape(msgspec.Struct, frozen=True):
    """How the version of a contract stands to what its changes ask for.

    Attributes:
        product: The product.
        before: Its version in the base, or null where it is new.
        after: Its version in the head.
        bump: What its changes ask for.
        least: The least version that would do.
        enough: Whether it rose so far.
    """

    product: str
    before: str | None
    after: str
    bump: Bump
    least: str
    enough: bool


class DiffShape(msgspec.Struct, frozen=True):
    """What `govern diff --format json` prints.

    Attributes:
        schema: ``govern.diff/v1``.
        project: The dbt project's name.
        digest: SHA-256 of the changes: what an approval is bound to.
        exit_code: 1 where a promise is broken or a version did not rise, else 0.
        summary: The verdict in a sentence.
        counts: Changes by group, and how many are breaking.
        not_examined: What could not be compared, one sentence each.
        stewards: Who answers for each product.
        versions: The products whose version must rise or did.
        changes: All changes, those that matter most first.
    """

    schema: Literal["govern.diff/v1"]
    project: str
    digest: str
    exit_code: Literal[0, 1]
    summary: str
    counts: dict[str, int]
    not_examined: tuple[str, ...]
    stewards: dict[str, str]
    versions: tuple[VersionShape, ...]
    changes: tuple[ChangeShape, ...]


def render(diff: Diff) -> str:
    """The diff as JSON, the same bytes for the same diff."""
    shape = DiffShape(
        schema="govern.diff/v1",
        project=diff.project,
        digest=diff.digest,
        exit_code=1 if diff.exit_code else 0,
        summary=headline(diff),
        counts={
            "breaking": len(diff.breaking),
            **{
                group: sum(one.group == group for one in diff.changes)
                for group in ("governance", "data", "compatible")
            },
        },
        not_examined=diff.not_examined,
        stewards=dict(diff.stewards),
        versions=tuple(_version(one) for one in diff.versions),
        changes=tuple(_change(one) for one in diff.changes),
    )
    return msgspec.json.format(msgspec.json.encode(shape), indent=2).decode() + "\n"


def _change(change: Change) -> ChangeShape:
    return ChangeShape(
        kind=change.kind,
        title=change.title,
        group=change.group,
        breaking=change.breaking,
        bump=change.bump,
        needs=tuple(sorted(needs(change))),
        subject=change.subject,
        products=change.products,
        before=change.before,
        after=change.after,
        path=change.path,
        line=change.line,
    )


def _version(one: Version) -> VersionShape:
    return VersionShape(one.product, one.before, one.after, one.bump, one.least, one.enough)
