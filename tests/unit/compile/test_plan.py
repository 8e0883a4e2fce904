import dataclasses
import re
import shutil
from pathlib import Path, PurePosixPath

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.cli import run
from governance.cli.compile import command
from governance.compile.headers import is_compiled
from governance.compile.plan import FOLDERS, differences, plan, write
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies
from governance.errors import UsageError

ROOT = Path(__file__).parents[3]
TARGETS = PurePosixPath("macros/protect/govern_targets.sql")
EMAIL = PurePosixPath("macros/protect/mask_email.sql")


@pytest.fixture(scope="module")
def policies():
    return load_policies(ROOT)


@pytest.fixture
def project(tmp_path):
    """A project with our policies and no macro yet."""
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    shutil.copy(ROOT / "governance.yml", tmp_path)
    return tmp_path


def test_the_committed_macros_are_what_the_policies_compile_to(policies):
    assert differences(ROOT, plan(policies, load_contracts(ROOT / "contracts"))) == ()


def test_each_mask_has_a_file_for_each_verb(policies):
    files = {path.stem for path in plan(policies) if path.suffix == ".sql" and path.parts[0] == "macros"}
    assert files == {verb for mask in policies.masks.values() for verb in mask.verbs} | {
        "govern_targets",
        "expire_rows",
    }
    assert {path.parent for path in plan(policies)} == set(FOLDERS)


@settings(deadline=None, max_examples=20)
@given(data=st.data())
def test_the_order_of_declarations_changes_nothing(policies, data):
    def shuffled(mapping):
        return dict(data.draw(st.permutations(list(mapping.items()))))

    classifications = policies.classifications
    governance = policies.governance
    other = dataclasses.replace(
        policies,
        masks=shuffled(policies.masks),
        classifications=type(classifications)(
            **{
                **{name: getattr(classifications, name) for name in classifications.__struct_fields__},
                "identifiers": shuffled(classifications.identifiers),
            }
        ),
        governance=type(governance)(
            **{
                **{name: getattr(governance, name) for name in governance.__struct_fields__},
                "targets": shuffled(governance.targets),
                "domains": shuffled(governance.domains),
            }
        ),
    )
    assert plan(other) == plan(policies)


def test_the_order_in_masks_yml_changes_nothing(project, policies):
    file = project / "policies" / "masks.yml"
    head, _, masks = file.read_text().partition("\nmasks:\n")
    entries = re.split(r"(?m)^(?=  [a-z])", re.sub(r"(?m)^  #.*\n", "", masks))
    file.write_text(f"{head}\nmasks:\n" + "".join(reversed(entries)))
    assert list(yaml.safe_load(file.read_text())["masks"])[-1] == "mask_email"
    assert plan(load_policies(project)) == plan(policies)


def test_every_file_says_what_it_was_compiled_from(policies):
    for path, text in plan(policies).items():
        assert is_compiled(text), path
        assert re.search(r"sha256 [0-9a-f]{16}\)", text.partition("\n")[0])
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


def test_a_changed_entry_changes_its_digest_and_no_other_file(project, policies):
    masks = project / "policies" / "masks.yml"
    masks.write_text(masks.read_text().replace("'***-**-'", "'xxx-xx-'"))
    before, after = plan(policies), plan(load_policies(project))
    changed = {path.name for path in before if before[path] != after[path]}
    on_engines = {"R__020_masking_policies.sql", "020_functions.sql"}
    assert changed == {"mask_phone.sql", "deidentify_phone.sql", *on_engines}


def test_write_makes_what_check_asks_for(project):
    files = plan(load_policies(project))
    found = differences(project, files)
    assert [each.path for each in found] == sorted(files)
    assert {each.what for each in found} == {"missing"}
    assert write(project, files) == found
    assert differences(project, files) == ()
    assert write(project, files) == ()


def test_an_edited_file_is_found_and_mended(project):
    files = plan(load_policies(project))
    write(project, files)
    (project / EMAIL).write_text((project / EMAIL).read_text().replace("#***", "#**"))
    assert [(each.path, each.what) for each in differences(project, files)] == [(EMAIL, "differs")]
    write(project, files)
    assert (project / EMAIL).read_text() == files[EMAIL]


def test_windows_line_ends_differ(project):
    files = plan(load_policies(project))
    write(project, files)
    (project / EMAIL).write_bytes(files[EMAIL].replace("\n", "\r\n").encode())
    assert [each.path for each in differences(project, files)] == [EMAIL]


def test_the_macro_of_a_mask_that_is_gone_is_stray_and_removed(project):
    files = plan(load_policies(project))
    write(project, files)
    old = PurePosixPath("macros/deidentify/deidentify_old.sql")
    (project / old).write_text(files[EMAIL])
    assert [(each.path, each.what) for each in differences(project, files)] == [(old, "stray")]
    write(project, files)
    assert not (project / old).exists()


def test_a_file_that_people_wrote_is_never_removed(project):
    files = plan(load_policies(project))
    theirs = project / "macros" / "protect" / "mine.sql"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("{% macro mine() %}{% endmacro %}\n")
    with pytest.raises(UsageError, match=r"mine\.sql was not written by"):
        write(project, files)
    assert theirs.exists()
    assert not (project / EMAIL).exists()


def test_the_command_writes_and_checks(project):
    assert run(["compile", "--project-dir", str(project), "--check"]) == 1
    assert run(["compile", "--project-dir", str(project)]) == 0
    assert run(["compile", "--project-dir", str(project), "--check"]) == 0
    (project / EMAIL).unlink()
    shown = CliRunner().invoke(command, ["--project-dir", str(project), "--check"], standalone_mode=False)
    assert shown.return_value == 1
    assert "missing  macros/protect/mask_email.sql" in shown.output
    assert "run `govern compile`" in shown.output
    assert not (project / EMAIL).exists()


def test_the_command_tells_json(project):
    shown = CliRunner().invoke(
        command, ["--project-dir", str(project), "--check", "--format", "json"], standalone_mode=False
    )
    found = yaml.safe_load(shown.output)
    assert found["schema"] == "govern.compile/v1"
    assert {"path": str(EMAIL), "what": "missing"} in found["differences"]


def test_a_misspelt_key_is_exit_2(project, capfd):
    masks = project / "policies" / "masks.yml"
    masks.write_text(masks.read_text().replace("accepts: [email]", "acepts: [email]"))
    assert run(["compile", "--project-dir", str(project)]) == 2
    assert "masks.mask_email.acepts: unknown key" in capfd.readouterr().err


def test_raw_targets_are_named_with_their_engine(policies):
    text = plan(policies)[TARGETS]
    raw = dict(
        re.findall(r"macro (\w+)__govern_may_hold_raw\(\) %}\s+{{- return\(target.name in (.*)\) -", text)
    )
    assert raw == {"duckdb": "[]", "snowflake": "['snowflake']", "databricks": "['databricks']"}
    assert "'zip_code': 'mask_zip3'" in text
    assert not re.search(r"__[A-Z_]+__|__govern_\w+\([a-z, ]*\)__", text)


def test_the_docs_of_macros_name_every_argument(policies):
    files = plan(policies)
    for path in (each for each in files if each.name.startswith("_govern__")):
        for macro in yaml.safe_load(files[path])["macros"]:
            text = files[path.parent / f"{macro['name']}.sql"]
            signature = ", ".join(argument["name"] for argument in macro["arguments"])
            assert f"macro {macro['name']}({signature})" in text
            assert macro["description"]
