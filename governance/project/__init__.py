"""The dbt project as checks see it: frozen, with what was declared of each column, and where it stands."""

from governance.project.building import build_project
from governance.project.shape import Column, Kind, Model, Project, Source

__all__ = ["Column", "Kind", "Model", "Project", "Source", "build_project"]
