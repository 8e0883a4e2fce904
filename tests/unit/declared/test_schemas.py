"""The JSON Schemas accept what the structs accept, and refuse what an editor can see is wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from governance.cli import run
from governance.cli.schema import command
from governance.declared.reading import read
from governance.declared.schemas import FILES, schema_of
from governance.evidence.shapes import INPUTS
from governance.publishing.shape import OUTPUTS as PUBLISHED
from governance.report.schemas import OUTPUTS

ROOT = Path(__file__).parents[3]
OURS = [
    (name, path) for name, (pattern, _) in FILES.items() for path in ROOT.glob(pattern.replace("<domain>", "*").replace("<product>", "*"))
]  # fmt: skip


def json_schema(name):
    return schema_of(*FILES[name])


def errors(name, value):
    # As an editor has it: JSON without dates of its own.
    plain = json.loads(json.dumps(value, default=str))
    return [error.message for error in Draft202012Validator(json_schema(name)).iter_errors(plain)]


@pytest.mark.parametrize("name", FILES)
def test_every_schema_is_a_schema(name):
    Draft202012Validator.check_schema(json_schema(name))
    assert r"\Z" not in json.dumps(json_schema(name))
    assert name in {each for each, _ in OURS}


@pytest.mark.parametrize(("name", "path"), OURS, ids=lambda each: getattr(each, "name", each))
def test_our_files_are_valid(name, path):
    assert errors(name, read(path).value) == []


@pytest.mark.parametrize(
    ("name", "file", "trail", "value"),
    [
        ("masks", "policies/masks.yml", ("masks", "mask_email", "acepts"), ["email"]),
        ("masks", "policies/masks.yml", ("masks", "hide_email"), {}),
        ("masks", "policies/masks.yml", ("masks", "mask_email", "method", "kind"), "md5"),
        ("masks", "policies/masks.yml", ("masks", "mask_email", "yields", "identifiability"), "some"),
        ("classifications", "policies/classifications.yml", ("identifiers", "email", "safe_harbor"), "S"),
        ("roles", "policies/roles.yml", ("roles", "region_admin", "domains"), "commerce"),
        (
            "row_access",
            "policies/row_access.yml",
            ("row_access", "order_region", "columns", "region"),
            "text",
        ),
        ("governance", "governance.yml", ("targets", "dev", "may_hold_raw"), "no"),
        ("contract", "contracts/commerce/orders_core.yml", ("deidentified",), "partly"),
    ],
)
def test_an_editor_sees_what_is_wrong(name, file, trail, value):
    found = read(ROOT / file).value
    place = found
    for step in trail[:-1]:
        place = place[step]
    place[trail[-1]] = value
    assert errors(name, found)


def test_editors_show_what_each_key_is_for():
    masks = json_schema("masks")["$defs"]["MaskTerms"]
    assert masks["description"] == "What stands under a mask's name."
    assert masks["properties"]["accepts"]["description"].startswith("The identifiers it lowers")
    identifier = json_schema("classifications")["$defs"]["Identifier"]["properties"]
    assert identifier["values"]["description"].endswith("a pattern cannot tell.")


def test_the_command_prints_one_writes_all_and_lists(tmp_path):
    shown = CliRunner().invoke(command, ["masks"], standalone_mode=False)
    assert json.loads(shown.output) == json.loads(json.dumps(json_schema("masks")))
    listed = CliRunner().invoke(command, ["--out", str(tmp_path), "--format", "json"], standalone_mode=False)
    assert [each["name"] for each in json.loads(listed.output)["schemas"]] == [
        *FILES,
        *OUTPUTS,
        *PUBLISHED,
        *INPUTS,
    ]
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.json")} == {
        f"{name}.schema.json" for name in (*FILES, *OUTPUTS, *PUBLISHED, *INPUTS)
    }
    assert json.loads((tmp_path / "roles.schema.json").read_text()) == json_schema("roles")


def test_an_unknown_schema_is_exit_2(capfd):
    assert run(["schema", "mask"]) == 2
    assert "name one of approvers, backfills, classifications" in capfd.readouterr().err
