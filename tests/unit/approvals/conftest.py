"""A repository with people, keys and a change, as approvals are given in it."""

from __future__ import annotations

import pytest
from approving import APPROVERS, House, signers_of


@pytest.fixture
def house(tmp_path, keys):
    """The repository, with a change that Ann made."""
    folder = tmp_path / "mesh"
    folder.mkdir()
    made = House(folder, keys)
    made.git("init", "--quiet", "--initial-branch", "main")
    made.write("governance.yml", "targets: {}\n")
    made.write("policies/approvers.yml", APPROVERS)
    made.write("policies/allowed_signers", signers_of(keys))
    made.write("models/orders.sql", "select 0 as one\n")
    made.commit("Begin")
    made.git("switch", "--quiet", "--create", "change")
    made.change()
    return made
