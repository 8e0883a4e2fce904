"""The dbt project as checks see it: frozen, with what was declared of each column, and where it stands."""

from governance.project.beside import DataTest, Exposure, Macro, Operation, Rows, UnitTest
from governance.project.building import build_project
from governance.project.exporting import Exporting
from governance.project.shape import Column, History, Kind, Model, Project, Source

__all__ = [
    "Column",
    "DataTest",
    "Exporting",
    "Exposure",
    "History",
    "Kind",
    "Macro",
    "Model",
    "Operation",
    "Project",
    "Rows",
    "Source",
    "UnitTest",
    "build_project",
]
