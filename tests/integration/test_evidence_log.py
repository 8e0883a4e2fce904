"""The log of evidence in the warehouse: built on request, and a data test sees whatever breaks the chain."""

from __future__ import annotations

import duckdb
import pytest

BUILD = ("build", "--select", "evidence_log", "--vars", "evidence_log: true")


@pytest.fixture(scope="module")
def mesh(bare_mesh, tmp_path_factory):
    mesh = bare_mesh.copy(tmp_path_factory.mktemp("evidence"))
    mesh.env["GOVERN_EVIDENCE_PASSPHRASE"] = "a passphrase"
    mesh.run("govern", "evidence", "keygen")
    for kind in ("gate-run", "dbt-run", "gate-run"):
        mesh.run("govern", "evidence", "start", "--kind", kind)
    return mesh


def test_the_log_is_built_from_what_was_loaded_and_its_chain_is_examined(mesh):
    file = mesh.warehouse / "dev_brook_ops.duckdb"
    mesh.run("govern", "evidence", "load", "--database", str(file))
    mesh.dbt(*BUILD)
    with duckdb.connect(str(file)) as connection:
        assert connection.execute("select count(*) from ops.evidence_log").fetchall() == [(4,)]
        connection.execute("delete from ops.evidence_entries where seq = 2")
    assert "evidence_log_is_continuous" in mesh.dbt(*BUILD, expect=1).stdout
