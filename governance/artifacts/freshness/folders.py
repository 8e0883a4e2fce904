"""Where a file stands below the folders of a project, as dbt counts it."""

from __future__ import annotations

from governance.artifacts.project_file import ProjectFile


def fully_qualified(project: ProjectFile, file: str) -> list[str]:
    """The project's name and the folders of a YAML file, as dbt makes them for the tests in it: the first folder aside.

    Args:
        project: The project.
        file: The file, relative to its root.
    """
    return [project.name, *file.split("/")[1:-1]]
