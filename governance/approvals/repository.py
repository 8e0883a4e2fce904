"""The door to git: two commits, what stands in each, and what lies between them."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from governance.approvals.commits import Commit, marks_in
from governance.approvals.statement import FILES, FOLDER
from governance.errors import EvaluationError, UsageError

_SECONDS = 300
# How git has a file that nobody executes, and one that is not there.
_PLAIN, _ABSENT = "100644", "000000"
_POLICIES = ("governance.yml", "policies")
# What a change could bring along to look otherwise than it is: replaced objects, links to submodules, file monitors.
_PLAINLY = (
    "--no-replace-objects",
    "--literal-pathspecs",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.quotePath=false",
)
_DIFF = ("-r", "-z", "--no-renames", "--ignore-submodules=none", "--no-ext-diff", "--no-textconv")


LINK, MODULE = "120000", "160000"
"""How git has a symbolic link, and a submodule."""


@dataclass(frozen=True, slots=True)
class Link:
    """What stands for something else in a commit.

    Attributes:
        mode: `LINK` or `MODULE`.
        object: What git calls its content.
        target: Where a link leads; empty of a submodule.
    """

    mode: str
    object: str
    target: str


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository with a dbt project in it.

    Attributes:
        top: The folder of the working tree.
        folder: Where the dbt project is in it, with a slash at the end; empty at its top.
    """

    top: Path
    folder: str

    def is_approval(self, path: str, *modes: str) -> bool:
        """Whether a path, from the top, is that of an approval: nothing else reads what is called so.

        Args:
            path: The path.
            modes: What git has it as; what is no plain file is no approval.
        """
        folder = f"{self.folder}{FOLDER}/"
        called = path.startswith(folder) and FILES.fullmatch(path.removeprefix(folder)) is not None
        return called and all(mode in (_PLAIN, _ABSENT) for mode in modes)

    def commit(self, ref: str) -> str:
        """The full name of a commit.

        Raises:
            UsageError: There is none of this name.
        """
        found = self._git(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}", nothing=(1, 128)
        )
        if not found.strip():
            raise UsageError(
                f"`{ref}` is no commit of this repository", "fetch it, or name another: --base-ref REF"
            )
        return found.decode().strip()

    def file(self, commit: str, name: str) -> bytes | None:
        """A file of the project as it is in a commit, or None where it is not."""
        return self.files(commit, name).get(name)

    def files(self, commit: str, *names: str) -> Mapping[str, bytes]:
        """Files of the project as they are in a commit, and those in folders, by their paths in the project."""
        entries = self._entries(commit, *(self.folder + name for name in names))
        blobs = [(path, blob) for path, (mode, blob) in entries.items() if mode.startswith("100")]
        contents = self._objects([blob for _, blob in blobs])
        return {path.removeprefix(self.folder): contents[blob] for path, blob in blobs}

    def contents(self, commit: str, folder: str) -> Mapping[str, str]:
        """What git calls the content of each plain file in a folder of the project, by its path in the project."""
        entries = self._entries(commit, self.folder + folder)
        return {
            path.removeprefix(self.folder): blob for path, (mode, blob) in entries.items() if mode == _PLAIN
        }

    def links(self, commit: str) -> Mapping[str, Link]:
        """The links and submodules in a commit, by their paths from the top."""
        entries = {
            path: (mode, blob)
            for path, (mode, blob) in self._entries(commit).items()
            if mode in (LINK, MODULE)
        }
        targets = self._objects([blob for mode, blob in entries.values() if mode == LINK])
        return {
            path: Link(mode, blob, _path(targets.get(blob, b""))) for path, (mode, blob) in entries.items()
        }

    def digest(self, commit: str) -> str:
        """SHA-256 of all that stands in a commit but approvals: each file's mode, content's name and path."""
        listed = self._git("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")
        kept = [one for one in listed if one and not self._is_listed_approval(one)]
        return hashlib.sha256(b"\0".join(sorted(kept))).hexdigest()

    def policies_digest(self, commit: str) -> str:
        """SHA-256 of governance.yml and the policies in a commit, without approvals."""
        found = self.files(commit, *_POLICIES)
        told = hashlib.sha256()
        for name in sorted(name for name in found if not name.startswith(f"{FOLDER}/")):
            told.update(f"{name}\0{hashlib.sha256(found[name]).hexdigest()}\n".encode())
        return told.hexdigest()

    def between(self, base: str, head: str) -> tuple[Commit, ...]:
        """The commits of head that base does not have, the newest first."""
        listed = self._git("rev-list", "--topo-order", "--parents", f"{base}..{head}").decode().splitlines()
        names = [line.split() for line in listed]
        raw = self._objects([name for name, *_ in names])
        known = {base, *(name for name, *_ in names)}
        return tuple(
            Commit(
                id=name,
                parents=tuple(parents),
                marks=marks_in(raw[name]),
                # A parent that neither is the base nor belongs to the change says nothing: what equals it may undo the base.
                outside=not any(parent in known and self.same(parent, name) for parent in parents),
            )
            for name, *parents in names
        )

    def same(self, one: str, other: str) -> bool:
        """Whether two commits differ in nothing but approvals."""
        return all(self.is_approval(path, *modes) for path, modes in self._differing(one, other).items())

    def changed(self, one: str, other: str) -> tuple[str, ...]:
        """The paths, from the top, in which two commits differ, sorted."""
        return tuple(sorted(self._differing(one, other)))

    def is_ancestor(self, base: str, head: str) -> bool:
        """Whether all of a commit's history is in that of another."""
        missing = self._git("rev-list", "--max-count=1", base, f"^{head}")
        return not missing.strip()

    def ever_in(self, folder: str, *commits: str) -> frozenset[str]:
        """What git calls the contents that files in a folder of the project ever had, up to some commits."""
        listed = self._git(
            *(
                "log",
                "--format=",
                "--raw",
                "-z",
                "-m",
                "--root",
                "--no-abbrev",
                "--no-renames",
                "--full-history",
            ),
            *(*commits, "--", self.folder + folder),
        )
        words = listed.replace(b"\0", b"\n").decode("utf-8", "replace").splitlines()
        return frozenset(word.split()[3] for word in words if word.startswith(":"))

    def is_clean(self) -> bool:
        """Whether the files of the working tree are those of its commit, approvals aside."""
        listed = self._git(
            "status",
            "--porcelain=v1",
            "-z",
            "--untracked-files=all",
            "--no-renames",
            "--ignore-submodules=none",
        )
        return all(self.is_approval(_path(line[3:])) for line in listed.split(b"\0") if line)

    def require_history(self) -> None:
        """Refuse to judge where the history is cut off.

        Raises:
            EvaluationError: Only a part of the history is here.
        """
        if self._git("rev-parse", "--is-shallow-repository").strip() != b"false":
            raise EvaluationError(
                "only a part of the history is here, so nobody can tell who made the change, or which approvals are spent",
                "fetch all of it: `git fetch --unshallow`, in a workflow `fetch-depth: 0`",
            )

    def _is_listed_approval(self, entry: bytes) -> bool:
        """Whether a line of `git ls-tree` is that of an approval."""
        about, _, path = entry.partition(b"\t")
        return self.is_approval(_path(path), about.split()[0].decode())

    def _differing(self, one: str, other: str) -> dict[str, tuple[str, str]]:
        """The modes, before and after, of each path in which two commits differ."""
        listed = self._git("diff-tree", *_DIFF, "--raw", one, other).split(b"\0")
        found = {}
        for about, path in zip(listed[::2], listed[1::2], strict=False):
            before, after, *_ = about.decode().removeprefix(":").split()
            found[_path(path)] = (before, after)
        return found

    def _entries(self, commit: str, *paths: str) -> dict[str, tuple[str, str]]:
        """Mode and content's name of each file below paths, by its path from the top."""
        found = {}
        for entry in self._git("ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths).split(b"\0"):
            if entry:
                about, _, path = entry.partition(b"\t")
                mode, _, name = about.decode().split()
                found[_path(path)] = (mode, name)
        return found

    def _objects(self, names: list[str]) -> dict[str, bytes]:
        """Contents by their names."""
        told = (
            self._git("cat-file", "--batch", given="".join(f"{name}\n" for name in names).encode())
            if names
            else b""
        )
        found, at = {}, 0
        for name in names:
            end = told.index(b"\n", at)
            size = told[at:end].split()[-1]
            if not size.isdigit():
                raise EvaluationError(f"git does not have {name}", "fetch the whole history")
            found[name] = told[end + 1 : end + 1 + int(size)]
            at = end + 2 + int(size)
        return found

    def _git(self, *arguments: str, given: bytes | None = None, nothing: tuple[int, ...] = ()) -> bytes:
        return _run(self.top, *arguments, given=given, nothing=nothing)


def _path(raw: bytes) -> str:
    """A path as git has it: bytes, which need not be UTF-8."""
    return raw.decode("utf-8", "surrogateescape")


def open_repository(project_dir: Path) -> Repository:
    """The repository that a dbt project is in.

    Raises:
        UsageError: It is in none.
        EvaluationError: There is no git.
    """
    told = (
        _run(project_dir, "rev-parse", "--show-toplevel", "--show-prefix", nothing=(128,))
        .decode()
        .split("\n")
    )
    if len(told) < 2:  # noqa: PLR2004 - two were asked for
        raise UsageError(
            f"{project_dir}: this folder is in no git repository, so there is no commit to compare with",
            "call this in one, or name a manifest alone: --base MANIFEST",
        )
    return Repository(Path(told[0]), told[1])


def _run(folder: Path, *arguments: str, given: bytes | None = None, nothing: tuple[int, ...] = ()) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *_PLAINLY, *arguments],
            input=given,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"},
        )
    except FileNotFoundError as error:
        raise EvaluationError("there is no git here", "install git") from error
    except subprocess.TimeoutExpired as error:
        raise EvaluationError(f"git {arguments[0]} did not end", "try again") from error
    if done.returncode in nothing:
        return b""
    if done.returncode != 0:
        raise EvaluationError(
            f"git {arguments[0]} failed with {done.returncode}",
            "look at the repository: `git fsck`, `git status`",
        )
    return done.stdout
