"""The files that decide how a change is judged, and by whom: they are read from the base, and changing them needs Security."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

# What a path is, by patterns from the project's folder; in a repository with its project elsewhere, from its top too.
_ROOTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("who may approve", ("policies/approvers.yml", "policies/allowed_signers", "policies/revoked_keys")),
    ("how the gate judges", ("governance.yml",)),
    (
        "workflows",
        (".github/*", ".gitlab-ci.yml", ".ci/*", "scripts/*", "Makefile", ".pre-commit-config.yaml"),
    ),
    (
        "which code judges",
        ("*.lock", "requirements*.txt", "pyproject.toml", "setup.cfg", "governance/*", "dbt_governance/*"),
    ),
    ("which project is compiled, and for which warehouse", (".dbtignore", "selectors.yml", "profiles*.yml*")),
    ("what is run on a warehouse", ("migrations/*",)),
    ("dbt packages", ("packages.yml", "dependencies.yml", "package-lock.yml", "dbt_packages/*")),
    ("how git shows files", (".gitattributes", "*/.gitattributes", ".gitmodules")),
    ("Python", ("*.py", "*.pyc", "*.pyi", "*.pyx", "*.pyd", "*.so", "*.pth")),
)


@dataclass(frozen=True, slots=True)
class TrustRoot:
    """A file that differs between base and head, and decides how the change is judged.

    Attributes:
        path: From the repository's top.
        what: What it is, in a few words.
    """

    path: str
    what: str


def trust_roots(changed: Iterable[str], folder: str) -> tuple[TrustRoot, ...]:
    """The trust roots among changed files, sorted.

    Args:
        changed: Paths from the repository's top.
        folder: Where the dbt project is in it, with a slash at the end; empty at its top.
    """
    found = []
    for path in sorted(changed):
        names = {path, path.removeprefix(folder)}
        what = next((what for what, patterns in _ROOTS if _is_any(names, patterns)), None)
        if what is not None:
            found.append(TrustRoot(path, what))
    return tuple(found)


def _is_any(names: Iterable[str], patterns: Iterable[str]) -> bool:
    """Case does not tell: some file systems do not either."""
    return any(fnmatchcase(name.lower(), pattern.lower()) for name in names for pattern in patterns)
