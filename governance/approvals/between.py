"""What lies between a base and a head: the commits, who made them, and from which one on only approvals were added."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from governance.approvals.commits import Commit
from governance.approvals.repository import LINK, Repository, open_repository
from governance.approvals.reviews import PullRequest, makers
from governance.approvals.statement import FOLDER
from governance.errors import EvaluationError


@dataclass(frozen=True)
class Between:
    """A change as git has it.

    Attributes:
        repository: Where it is.
        base: The commit that it is to be merged into.
        head: The commit that is judged.
    """

    repository: Repository
    base: str
    head: str

    @cached_property
    def commits(self) -> tuple[Commit, ...]:
        """The commits of the head that the base does not have."""
        return self.repository.between(self.base, self.head)

    @cached_property
    def tail(self) -> frozenset[str]:
        """The head, and the commits after which only approvals were added: what was said of them is said of the head."""
        known = {commit.id: commit for commit in self.commits}
        found, waiting = {self.head}, [self.head]
        while waiting:
            commit = waiting.pop()
            for parent in known[commit].parents if commit in known else ():
                if parent in known and parent not in found and self.repository.same(parent, commit):
                    found.add(parent)
                    waiting.append(parent)
        return frozenset(found)

    @cached_property
    def before(self) -> tuple[str, ...]:
        """The commits that come right before those of the tail."""
        parents = {parent for one in self.commits if one.id in self.tail for parent in one.parents}
        return tuple(sorted(parents - self.tail))

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """The paths that differ, from the repository's top."""
        return self.repository.changed(self.base, self.head)

    @cached_property
    def old(self) -> frozenset[str]:
        """What git calls the approvals that were there before the change: they were for what was merged."""
        return self.repository.ever_in(FOLDER, self.base)

    @cached_property
    def spent(self) -> frozenset[str]:
        """What git calls those that were there before its last state, too: they were for the state of that time."""
        return self.repository.ever_in(FOLDER, self.base, *self.before)

    def makers(self, told: PullRequest | None) -> frozenset[str]:
        """The marks of all who made the change, by its commits and by what the platform tells."""
        found: frozenset[str] = frozenset().union(*(one.marks for one in self.commits if one.outside))
        if told is not None:
            found |= makers(told, self._is_outside, self._pushed_outside)
        return found

    def require_files(self) -> None:
        """Refuse to judge where a name leads to what was not reviewed under it.

        A link or submodule must be the base's own: else what is judged stands in another file, or in no commit. None
        may lead to approvals, which are no part of what is approved, or out of the repository.

        Raises:
            EvaluationError: There is such a link.
        """
        repository = self.repository
        known = repository.links(self.base)
        for path, link in sorted(repository.links(self.head).items()):
            what = "link" if link.mode == LINK else "submodule"
            if known.get(path) != link:
                reason = f"`{path}` is a {what} that the base does not have"
            elif link.mode == LINK and leads_into(path, link.target, repository.folder + FOLDER):
                reason = f"`{path}` is a link into {FOLDER}, or out of the repository"
            else:
                continue
            raise EvaluationError(
                f"{reason}: what it leads to could change after it was reviewed", "commit the file itself"
            )

    @property
    def unready(self) -> tuple[str, str] | None:
        """Why no approval can be for this state, and what to do; None where one can.

        Raises:
            EvaluationError: Only a part of the history is here, or a link hides what is judged.
        """
        self.repository.require_history()
        self.require_files()
        if not self.repository.is_ancestor(self.base, self.head):
            return (
                "the base has commits that this branch does not have, so nobody can have approved what a merge would make",
                "bring the branch up to date (`git merge` the base into it), and ask for approvals then",
            )
        if not self.repository.is_clean():
            return (
                "files differ from the commit that is checked out, and approvals are for commits",
                "commit them, or put them away; `git status` names them",
            )
        return None

    def _is_outside(self, commit: str) -> bool:
        found = next((one for one in self.commits if one.id == commit), None)
        return found is None or found.outside

    def _pushed_outside(self, before: str, after: str) -> bool:
        """Whether a push brought more than approvals; where that cannot be seen any more, it did.

        The first push of a branch has nothing before it.
        """
        known = {one.id: one for one in self.commits}
        if after not in known:
            return after != self.base
        waiting, seen = [after], set()
        while waiting:
            name = waiting.pop()
            if name == before or name in seen or name not in known:
                continue
            seen.add(name)
            if known[name].outside:
                return True
            waiting.extend(known[name].parents)
        return False


def between_here(project_dir: Path, ref: str) -> Between:
    """What lies between a commit and what is checked out in a project's folder.

    Raises:
        UsageError: The project is in no repository, or there is no such commit.
        EvaluationError: There is no git.
    """
    repository = open_repository(project_dir)
    return Between(repository, repository.commit(ref), repository.commit("HEAD"))


def leads_into(path: str, target: str, folder: str) -> bool:
    """Whether a link leads to a folder, below it or above it, or out of the repository; case does not tell.

    Args:
        path: Of the link, from the repository's top.
        target: What stands in it.
        folder: From the repository's top.
    """
    there = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)).casefold()
    wanted = folder.casefold()
    if there == "." or there.startswith(("/", "..")):
        return True
    return f"{there}/".startswith(f"{wanted}/") or wanted.startswith(f"{there}/")
