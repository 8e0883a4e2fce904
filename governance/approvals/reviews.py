"""A pull request as its platform tells it: who opened it, who pushed to it, and who reviewed which commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from governance.approvals.commits import marks_of
from governance.declared.approvers import Approvers, mark_of_login
from governance.errors import EvaluationError, UsageError

_NOTHING = "0" * 40
# A comment says neither yes nor no; what is pending nobody has said yet.
_SAID = ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")
_UNDATED = dt.datetime.min.replace(tzinfo=dt.UTC)
_MOST_BYTES = 32 * 1024 * 1024
_HOW = "docs/approvals.md says how the file is made"
Sha = Annotated[str, Meta(pattern=r"^[0-9a-f]{40,64}\Z")]


class User(msgspec.Struct, frozen=True):
    """An account; of an address that is no account's GitHub tells null, or an empty object."""

    login: str = ""


class Review(msgspec.Struct, frozen=True):
    """A review, as `GET /repos/{owner}/{repo}/pulls/{number}/reviews` has it."""

    id: int
    state: str
    user: User | None = None
    commit_id: str | None = None
    submitted_at: Annotated[dt.datetime, Meta(tz=True)] | None = None


class Signed(msgspec.Struct, frozen=True):
    """Name and address in a commit."""

    name: str = ""
    email: str = ""


class CommitTold(msgspec.Struct, frozen=True):
    """What a commit itself says."""

    author: Signed | None = None
    committer: Signed | None = None


class CommitOfPull(msgspec.Struct, frozen=True):
    """A commit, as `GET …/pulls/{number}/commits` has it; author and committer are the accounts that its addresses are of."""

    sha: Sha
    commit: CommitTold
    author: User | None = None
    committer: User | None = None


class Push(msgspec.Struct, frozen=True):
    """A push, as `GET /repos/{owner}/{repo}/activity?ref=…` has it."""

    before: str
    after: str
    actor: User | None = None


class RepositoryOfPull(msgspec.Struct, frozen=True):
    """A repository."""

    full_name: str


class End(msgspec.Struct, frozen=True):
    """One end of a pull request."""

    sha: Sha
    repo: RepositoryOfPull | None = None


class Pull(msgspec.Struct, frozen=True):
    """A pull request, as `GET …/pulls/{number}` has it."""

    number: int
    commits: int
    head: End
    base: End
    user: User | None = None


class PullRequest(msgspec.Struct, frozen=True):
    """What `--reviews` names: GitHub's answers side by side.

    Attributes:
        pull: The pull request.
        commits: Its commits, all of them.
        reviews: Its reviews, all of them.
        pushes: All pushes to its branch.
    """

    pull: Pull
    commits: tuple[CommitOfPull, ...]
    reviews: tuple[Review, ...]
    pushes: tuple[Push, ...]


@dataclass(frozen=True, slots=True)
class Latest:
    """Somebody's latest word.

    Attributes:
        person: Whose, by their key in approvers.yml.
        state: `APPROVED`, `CHANGES_REQUESTED` or `DISMISSED`.
        commit: The commit that was reviewed.
        on: The day, where it is told.
    """

    person: str
    state: str
    commit: str
    on: dt.date | None

    @property
    def asks_for_changes(self) -> bool:
        """Whether it is a no."""
        return self.state == "CHANGES_REQUESTED"


def read_pull_request(file: Path) -> PullRequest:
    """The file that `--reviews` names.

    Raises:
        UsageError: It cannot be read.
        EvaluationError: It is cut off, or not what GitHub tells of a pull request.
    """
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: this file cannot be read: {error.strerror}", _HOW) from error
    if len(raw) > _MOST_BYTES:
        raise EvaluationError(f"{file}: this file is larger than 32 MiB", _HOW)
    try:
        found = msgspec.json.decode(raw, type=PullRequest)
    except (msgspec.MsgspecError, UnicodeError) as error:
        where = str(error).partition(" - at ")[2] or "its beginning"
        raise EvaluationError(
            f"{file}: this is not what a platform tells of a pull request, at {where}", _HOW
        ) from error
    if len(found.commits) != found.pull.commits:
        raise EvaluationError(
            f"{file}: {found.pull.commits} commits are in the pull request and {len(found.commits)} in this file",
            "fetch every page; GitHub lists 250 at most, so split a larger change",
        )
    return found


def latest(reviews: Iterable[Review], approvers: Approvers) -> tuple[Latest, ...]:
    """The latest word of each approver, by whichever account, sorted: a yes, a no, or one that was taken back.

    What was said of an earlier commit counts as said: a no to it is later than a yes that came before.
    """
    told: dict[str, tuple[tuple[dt.datetime, int], Latest]] = {}
    for one in reviews:
        if one.user is None or one.state not in _SAID:
            continue
        when = (one.submitted_at or _UNDATED, one.id)
        on = one.submitted_at and one.submitted_at.astimezone(dt.UTC).date()
        for person in approvers.known_by(_of_user(one.user)):
            if person not in told or told[person][0] < when:
                told[person] = (when, Latest(person, one.state, one.commit_id or "", on))
    return tuple(said for _, (_, said) in sorted(told.items()))


def makers(
    told: PullRequest, outside: Callable[[str], bool], pushed_outside: Callable[[str, str], bool]
) -> frozenset[str]:
    """The marks of all who made a pull request: its opener, and whoever wrote or pushed more than approvals.

    Args:
        told: The pull request.
        outside: Whether a commit changes more than approvals.
        pushed_outside: Whether a push, from one commit to another, brought more than approvals.
    """
    marks = _of_user(told.pull.user)
    for one in told.commits:
        if outside(one.sha):
            marks |= _of_user(one.author) | _of_user(one.committer)
            for who in (one.commit.author, one.commit.committer):
                marks |= marks_of(f"{who.name} <{who.email}>") if who else frozenset()
    for push in told.pushes:
        if push.after != _NOTHING and pushed_outside(push.before, push.after):
            marks |= _of_user(push.actor)
    return marks


def _of_user(user: User | None) -> frozenset[str]:
    return frozenset({mark_of_login(user.login)}) if user and user.login else frozenset()
