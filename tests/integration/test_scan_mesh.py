"""The built mesh holds no raw value outside bronze, and one that does is found where it does."""

import json

import pytest

LEAKS = {
    "leak_table": ("table", "select upper(patient_name) as label from RAW"),
    "leak_view": ("view", "select mrn as code from RAW"),
    "leak_json": ("table", "select to_json({'who': [email]}) as payload from RAW"),
    "leak_list": ("table", "select list(note) as notes from RAW group by encounter_id"),
    "leak_number": ("table", "select cast(replace(ssn, '-', '') as bigint) as number from RAW"),
}
# What cannot be cast is quoted in the error, which dbt writes to its log and its results.
ERROR = ("table", "select cast(patient_name as integer) as number from RAW where patient_name like 'Canary%'")


def write_model(mesh, name, materialized, sql):
    source = sql.replace("RAW", "{{ source('health', 'encounters_v1') }}")
    file = mesh.project / "models" / "silver" / "health" / f"{name}.sql"
    file.write_text(
        f"{{{{ config(materialized='{materialized}', contract={{'enforced': false}}) }}}}\n{source}\n"
    )


def scan(mesh, *arguments, expect):
    values = mesh.landing / "canaries.ndjson"
    command = ["govern", "scan", "--values", str(values), "--warehouse", str(mesh.warehouse), *arguments]
    return mesh.run(*command, expect=expect).stdout


def outside(told):
    return {(hit["place"], hit["kind"]) for hit in json.loads(told)["hits"] if not hit["bronze"]}


def names(mesh):
    lines = (mesh.landing / "canaries.ndjson").read_text().splitlines()
    return [json.loads(line)["values"]["name"] for line in lines]


def let_leaks_be_built(mesh):
    """Else our plugin in dbt stops before anything is created."""
    file = mesh.project / "governance.yml"
    text = file.read_text()
    assert "on_findings: stop" in text
    file.write_text(text.replace("on_findings: stop", "on_findings: ignore"))


@pytest.fixture
def leaking_mesh(built_mesh, tmp_path):
    mesh = built_mesh.copy(tmp_path)
    for name, model in LEAKS.items():
        write_model(mesh, name, *model)
    let_leaks_be_built(mesh)
    mesh.dbt("run", "--select", *LEAKS)
    return mesh


def test_the_mesh_holds_no_canary_outside_bronze(built_mesh):
    folder = str(built_mesh.project.parent)
    told = scan(built_mesh, "--bronze", str(built_mesh.landing), folder, expect=0).splitlines()
    assert told[-2:] == [
        "500 of 500 found in bronze, where raw values belong",
        "0 of 500 found outside bronze",
    ]


def test_each_leak_is_found_at_its_column(leaking_mesh):
    told = scan(leaking_mesh, "--format", "json", expect=1)
    silver = "dev_brook_health.silver"
    expected = {
        (f"{silver}.leak_table.label", "name"),
        (f"{silver}.leak_view.code", "mrn"),
        (f"{silver}.leak_json.payload", "email"),
        (f"{silver}.leak_list.notes", "phrase"),
        (f"{silver}.leak_number.number", "ssn"),
    }
    assert expected <= outside(told)
    assert {place.rsplit(".", 1)[0] for place, _ in outside(told)} == {f"{silver}.{name}" for name in LEAKS}
    assert not [name for name in names(leaking_mesh) if name.lower() in told.lower()]


def test_a_value_quoted_in_an_error_is_found_where_dbt_wrote_it(built_mesh, tmp_path):
    mesh = built_mesh.copy(tmp_path)
    write_model(mesh, "leak_error", *ERROR)
    let_leaks_be_built(mesh)
    mesh.dbt("run", "--select", "leak_error", expect=1)
    found = outside(scan(mesh, "--format", "json", expect=1))
    assert found == {
        (f"{mesh.logs}/dbt.log", "name"),
        (f"{mesh.target}/run_results.json", "name"),
    }


def test_the_key_stands_nowhere(built_mesh, tmp_path):
    key = tmp_path / "key.txt"
    key.write_text(built_mesh.env["GOVERN_KEY_DEID_KEY_V1"])
    folder = str(built_mesh.project.parent)
    command = ["govern", "scan", "--values", str(key), "--warehouse", str(built_mesh.warehouse), folder]
    told = built_mesh.run(*command).stdout.splitlines()
    assert told[-2:] == [
        "0 of 1 found in bronze, where raw values belong",
        "0 of 1 found outside bronze",
    ]


def test_what_looks_like_an_identifier_is_masked_outside_bronze(built_mesh):
    patterns = ["--identifiers", "policies/classifications.yml"]
    chosen = [word for name in ("ssn", "phone") for word in ("--identifier", name)]
    mesh = built_mesh
    command = ["govern", "scan", *patterns, *chosen, "--warehouse", str(mesh.warehouse), "--format", "json"]
    told = json.loads(mesh.run(*command).stdout)
    assert {like["kind"] for like in told["likenesses"] if like["bronze"]} == {"ssn", "phone"}
