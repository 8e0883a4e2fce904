"""Packages in folders of the project's own are found, however they are named and installed."""

from __future__ import annotations

import pytest

from governance.artifacts.packages import local_packages
from governance.errors import ArtifactError

NOWHERE = (
    "packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.3.0\n  - git: https://example.com/x.git\n"
)


def a_package(folder, name):
    folder.mkdir(parents=True)
    (folder / "dbt_project.yml").write_text(f"name: {name}\n")


@pytest.mark.parametrize("file", ["packages.yml", "dependencies.yml", "package-lock.yml"])
def test_a_folder_that_is_named_is_local(file, tmp_path):
    a_package(tmp_path / "packages" / "any", "tools")
    (tmp_path / file).write_text(f"{NOWHERE}  - local: packages/any\n")
    assert local_packages(tmp_path) == {"tools"}


def test_what_is_linked_is_local_and_what_was_downloaded_is_not(tmp_path):
    a_package(tmp_path / "elsewhere", "linked")
    a_package(tmp_path / "dbt_packages" / "dbt_utils", "dbt_utils")
    (tmp_path / "dbt_packages" / "any").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "packages.yml").write_text(NOWHERE)
    assert local_packages(tmp_path) == {"linked"}


@pytest.mark.parametrize("text", [None, "", "packages:", "packages: [{local: gone}, {local: 1}, x]", "[]"])
def test_where_nothing_is_local_nothing_is_found(text, tmp_path):
    if text is not None:
        (tmp_path / "packages.yml").write_text(text)
    assert local_packages(tmp_path) == frozenset()


def test_what_cannot_be_read_is_an_error(tmp_path):
    (tmp_path / "packages.yml").write_text("packages: [")
    with pytest.raises(ArtifactError, match=r"packages\.yml"):
        local_packages(tmp_path)
