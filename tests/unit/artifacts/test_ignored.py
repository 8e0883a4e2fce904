"""`.dbtignore` is read as .gitignore is: git itself is the judge."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.artifacts.freshness.ignored import read_ignored

PATHS = ["a.sql", "b.sql", "x/a.sql", "x/y/a.sql", "x/y/b.txt", "y/a.sql", "ab.sql", "x/ab/c.sql"]
PATTERNS = [
    "a.sql",
    "/a.sql",
    "x/",
    "x",
    "*.sql",
    "x/*.sql",
    "x/**",
    "**/a.sql",
    "x/**/a.sql",
    "a?.sql",
    "[ab].sql",
    "[!a]*",
    "!a.sql",
    "!x/a.sql",
    "# a comment",
    "",
    "ab",
    "y/a.sql",
]


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    root = tmp_path_factory.mktemp("ignored")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    for path in PATHS:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).touch()
    return root


def ignored_by_git(root, path):
    # --no-index: as if no folder above it were ignored as a whole, which is how dbt looks at single files.
    done = subprocess.run(
        ["git", "check-ignore", "-q", "--no-index", path], cwd=root, check=False, capture_output=True
    )
    return done.returncode == 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(patterns=st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=3))
def test_as_git_ignores(repository, patterns):
    text = "\n".join(patterns) + "\n"
    (repository / ".dbtignore").write_text(text)
    (repository / ".gitignore").write_text(text)
    is_ignored = read_ignored(repository)
    folders_ignored = any(pattern.rstrip("/") in {"x", "ab", "[!a]*", "x/**"} for pattern in patterns)
    for path in PATHS:
        if folders_ignored and any(pattern.startswith("!") for pattern in patterns):
            continue  # git never looks into an ignored folder again; dbt does
        assert is_ignored(path) == ignored_by_git(repository, path), path


def test_without_the_file_nothing_is_ignored(tmp_path):
    assert not read_ignored(tmp_path)("a.sql")


def test_a_range_that_is_none_matches_nothing(tmp_path):
    (tmp_path / ".dbtignore").write_text("[z-a].sql\n")
    assert not read_ignored(tmp_path)("a.sql")
