"""Which models build the tables that contracts promise, as a case has them."""

from __future__ import annotations

from governance.checks.case import Case
from governance.project import built


class Built(built.Built):
    """The platinum models of a case's project by domain and name.

    Args:
        case: The project.
    """

    def __init__(self, case: Case) -> None:
        super().__init__(case.project)
