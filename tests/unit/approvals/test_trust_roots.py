"""Which files decide how a change is judged."""

from __future__ import annotations

import pytest

from governance.approvals.trust_roots import trust_roots


@pytest.mark.parametrize(
    "path",
    [
        "policies/approvers.yml",
        "policies/allowed_signers",
        "policies/revoked_keys",
        "governance.yml",
        ".github/workflows/gate.yml",
        "requirements.lock",
        "pyproject.toml",
        "packages.yml",
        "dependencies.yml",
        "governance/gate.py",
        "models/score.py",
        ".gitattributes",
        "models/.gitattributes",
        "Governance.yml",
        ".ci/run",
        ".dbtignore",
        "selectors.yml",
        "governance/masks/sql/token.sql",
        "dbt_governance/plugin.json",
        "migrations/snowflake/V1__tags.sql",
        "profiles.yml",
        "profiles.yml.example",
        "requirements-dev.lock",
        "some.lock",
        "setup.cfg",
        "setup.py",
        "models/__pycache__/score.cpython-311.pyc",
        "scripts/gate",
        "Makefile",
    ],
)
def test_a_trust_root_is_one(path):
    assert [root.path for root in trust_roots([path], "")] == [path]


@pytest.mark.parametrize(
    "path",
    [
        "models/orders.sql",
        "models/governance.md",
        "docs/governance/a.md",
        "policies/masks.yml",
        "policies/waivers.yml",
        "contracts/a/b.yml",
        "README.md",
    ],
)
def test_what_is_read_from_the_head_is_none(path):
    assert trust_roots([path], "") == ()


def test_they_are_found_where_the_project_is_and_at_the_top():
    changed = [
        "warehouse/governance.yml",
        "requirements.lock",
        "warehouse/models/a.sql",
        "other/governance.yml",
    ]
    assert [(root.path, root.what) for root in trust_roots(changed, "warehouse/")] == [
        ("requirements.lock", "which code judges"),
        ("warehouse/governance.yml", "how the gate judges"),
    ]
