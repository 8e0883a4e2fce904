"""The key is in the environment and nowhere else; without it nothing is built."""

from __future__ import annotations

from dataclasses import replace

KEY = "GOVERN_KEY_DEID_KEY_V1"


def written(mesh):
    """Every file below the mesh's folder, the project's own and dbt's."""
    return [file for file in mesh.project.parent.rglob("*") if file.is_file()]


def test_the_key_is_in_no_file(built_mesh):
    key = built_mesh.env[KEY]
    spellings = {key.encode(), key.upper().encode(), bytes.fromhex(key)}
    files = written(built_mesh)
    assert {"manifest.json", "run_results.json", "dbt.log", "dev_brook_identity.duckdb"} <= {
        f.name for f in files
    }
    for file in files:
        content = file.read_bytes()
        assert not any(spelling in content for spelling in spellings), file


def test_no_profile_holds_a_secret(built_mesh):
    profile = (built_mesh.project / "profiles.yml").read_text()
    for line in profile.splitlines():
        field = line.partition("#")[0].strip().partition(":")[0]
        if any(word in field for word in ("password", "secret", "token", "passphrase", "private_key")):
            assert "env_var(" in line, line


def test_without_the_key_nothing_is_built(sampled_mesh, tmp_path):
    mesh = sampled_mesh.copy(tmp_path)
    mesh = replace(mesh, env={name: value for name, value in mesh.env.items() if name != KEY})
    done = mesh.dbt("run", expect=2)
    assert f"{KEY} is not set" in done.stdout + done.stderr
    tiers = mesh.query(
        "select count(*) from information_schema.tables where table_schema in ('silver', 'platinum')"
    )
    assert tiers == [(0,)]


def test_too_short_a_key_is_no_key(sampled_mesh, tmp_path):
    mesh = sampled_mesh.copy(tmp_path)
    short = "5e" * 31
    done = replace(mesh, env={**mesh.env, KEY: short}).dbt("run", "--select", "stg_orders", expect=2)
    assert KEY in done.stdout + done.stderr
    assert short not in done.stdout + done.stderr
