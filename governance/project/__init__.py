"""The dbt project as checks see it: frozen, with what was declared of each column, and where it stands."""

from governance.project.building import build_project
from governance.project.shape import Column, History, Kind, Model, Project, Source

__all__ = ["Column", "History", "Kind", "Model", "Project", "Source", "build_project"]
