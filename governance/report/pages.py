"""The pages of the checks as they were shipped: in the wheel inside the package, in the repository in docs/checks."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path


@cache
def page(check: str) -> str | None:
    """The Markdown of a check's page; None where there is none.

    Args:
        check: The check's id.
    """
    package = resources.files("governance")
    for folder in (package / "docs" / "checks", Path(str(package)).parent / "docs" / "checks"):
        file = folder / f"{check}.md"
        if file.is_file():
            return file.read_text(encoding="utf-8")
    return None
