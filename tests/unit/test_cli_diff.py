"""`govern diff` as people call it: where the base comes from, what is printed and written, what is refused."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from governance.cli import run
from governance.compile.at_commit import link_packages

pytestmark = pytest.mark.xdist_group("changing")
CONTRACT = "contracts/shop/orders_core.yml"


@pytest.fixture(autouse=True)
def _no_target_path(monkeypatch):
    monkeypatch.delenv("DBT_TARGET_PATH", raising=False)


@pytest.fixture
def two(compiled, tmp_path):
    """A base and a head, alike."""
    return tuple(shutil.copytree(compiled("changing"), tmp_path / name) for name in ("base", "head"))


@pytest.fixture
def diff(two, capsys):
    """A function that compares them, and gives exit code, output and what was told on stderr."""

    def compare(*arguments, base=None):
        named = ["--base", str(base or two[0] / "target" / "manifest.json")]
        code = run(["diff", *named, "--project-dir", str(two[1]), *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return compare


def edit(folder, old, new, file=CONTRACT):
    text = (folder / file).read_bytes()
    assert old.encode() in text
    (folder / file).write_bytes(text.replace(old.encode(), new.encode()))


def test_two_that_are_alike_differ_in_nothing(diff):
    assert diff() == (0, "Nothing that matters to a reader is different.\n", "")


def test_what_breaks_comes_first_and_the_code_is_1(diff, two):
    edit(two[1], "masking_policy: [mask_email]", "masking_policy: []")
    edit(two[1], "email: {type: string}", "email: {type: varchar(9)}")
    code, out, _ = diff()
    assert code == 1
    assert out.index("orders_core.mask_email: a mask is gone") < out.index(
        "orders.email: a column holds fewer"
    )
    assert "mask_email → nothing\n    contracts/shop/orders_core.yml:13  orders_core" in out
    assert "orders_core  1.2.0 → 1.2.0  must be 2.0.0 or later" in out
    assert "steward@example.com, steward of orders_core: 2 changes\n  Security: 1 change" in out
    assert out.endswith("The version of\norders_core must rise to 2.0.0.\n")


def test_the_same_as_markdown_json_and_sarif(diff, two, tmp_path):
    edit(two[1], "masking_policy: [mask_email]", "masking_policy: []")
    files = {form: tmp_path / form for form in ("markdown", "json", "sarif")}
    code, _, _ = diff(*(f"--output={form}={file}" for form, file in files.items()))
    assert code == 1
    markdown = files["markdown"].read_text()
    assert markdown.startswith("<!-- govern:diff -->\n### ❌ 1 breaking change: 1 to people in the data")
    assert "- `orders_core.mask_email`: a mask is gone — `mask_email` → nothing" in markdown
    told = json.loads(files["json"].read_bytes())
    assert (told["schema"], told["exit_code"], told["counts"]["breaking"]) == ("govern.diff/v1", 1, 1)
    assert told["digest"][:12] in markdown
    (change,) = told["changes"]
    assert (change["kind"], change["needs"], change["line"]) == ("mask-removed", ["security", "steward"], 13)
    found = json.loads(files["sarif"].read_bytes())["runs"][0]["results"][0]
    assert found["ruleId"] == "mask-removed"
    assert found["locations"][0]["physicalLocation"]["region"]["startLine"] == 13


def test_bump_writes_the_least_version_and_no_other_byte(diff, two):
    edit(two[1], "amount: {type: integer}", "amount: {type: bigint}")
    before = (two[1] / CONTRACT).read_bytes()
    assert diff()[0] == 1
    code, out, err = diff("--bump")
    assert code == 0
    assert "orders_core  1.2.0 → 1.3.0" in out
    assert err == f"{CONTRACT}: version 1.2.0 → 1.3.0\n"
    assert (two[1] / CONTRACT).read_bytes() == before.replace(b"1.2.0", b"1.3.0")
    assert diff("--bump")[0] == 0
    assert (two[1] / CONTRACT).read_bytes() == before.replace(b"1.2.0", b"1.3.0")


def test_a_base_without_its_declarations_is_refused(diff, two, tmp_path):
    alone = tmp_path / "alone" / "manifest.json"
    alone.parent.mkdir()
    shutil.copy(two[0] / "target" / "manifest.json", alone)
    code, out, err = diff(base=alone)
    assert (code, out) == (2, "")
    assert "there is no governance.yml in a folder above this base" in err
    assert "--base-dir DIR" in err
    assert diff("--base-dir", str(two[0]), base=alone)[0] == 0


def test_todays_declarations_are_not_taken_for_the_bases(diff, two):
    code, _, err = diff(base=two[1] / "target" / "manifest.json")
    assert code == 2
    assert "whose policies and contracts are today's" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "a diff needs one base"),
        (["--base", "m.json", "--base-ref", "main"], "a diff needs one base"),
        (["--base-ref", "main", "--base-dir", "."], "--base-ref has declarations of its own"),
    ],
)
def test_one_base_is_named(arguments, said, two, capsys):
    assert run(["diff", "--project-dir", str(two[1]), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_base_from_another_project_is_refused(diff, two):
    manifest = two[0] / "target" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"project_name": "changing"', '"project_name": "other"'))
    code, _, err = diff()
    assert code == 3
    assert "this base is of project other, and what is compared with it is of project changing" in err


def test_a_base_of_another_engine_is_refused(diff, two):
    manifest = two[0] / "target" / "manifest.json"
    manifest.write_text(
        manifest.read_text().replace('"adapter_type": "duckdb"', '"adapter_type": "snowflake"')
    )
    code, _, err = diff()
    assert code == 3
    assert "of engine snowflake" in err


def test_a_contract_whose_table_nothing_builds_is_refused(diff, two):
    edit(two[1], "tables: [orders]", "tables: [orders, returns]")
    code, _, err = diff()
    assert code == 2
    assert f"{CONTRACT}:17: interfaces.tables[1]: product orders_core promises `returns`" in err


def test_two_contracts_of_one_name_are_refused(diff, two):
    shutil.copy(two[1] / CONTRACT, two[1] / CONTRACT.replace("orders_core", "more_orders"))
    code, _, err = diff()
    assert code == 2
    assert "the contract of `orders_core` in file `more_orders.yml`" in err


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("file", [CONTRACT, "governance.yml", "policies/masks.yml"])
def test_a_key_that_is_unknown_is_refused_on_either_side(side, file, diff, two):
    with (two[side] / file).open("a") as opened:
        opened.write("surprise: 1\n")
    code, out, err = diff()
    assert (code, out) == (2, "")
    assert f"{file}:" in err
    assert "unknown key `surprise`" in err


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"metadata": {}}', b"\xff\xfe"])
def test_a_base_that_cannot_be_read_is_refused(content, diff, two):
    (two[0] / "target" / "manifest.json").write_bytes(content)
    code, out, err = diff()
    assert (code, out) == (3, "")
    assert err.startswith("error: ")


def test_a_base_that_is_missing_is_refused(diff, two):
    code, _, err = diff(base=two[0] / "nowhere.json")
    assert code == 3
    assert "nowhere.json" in err


def test_a_head_whose_files_have_changed_since_is_refused(diff, two):
    edit(two[1], "amount > 0", "amount > 1", "models/orders.sql")
    code, _, err = diff()
    assert code == 3
    assert "models/orders.sql" in err


def git(folder, *arguments):
    name = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *name, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(two):
    """The head in a repository, below its root, with one commit."""
    root = two[1].parent
    (root / ".gitignore").write_text("target\nlogs\nbase\n.user.yml\n*.duckdb\n")
    (root / ".gitattributes").write_text("head/contracts export-ignore\n")
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=first")
    return two[1]


def test_a_base_is_made_of_a_commit_and_once(repository, capsys):
    edit(repository, "amount: {type: integer}", "amount: {type: bigint}")
    arguments = ["diff", "--base-ref", "main", "--project-dir", str(repository)]
    assert run(arguments) == 1
    out, _ = capsys.readouterr()
    assert "integer → bigint" in out
    (made,) = (repository / "target" / "base").iterdir()
    manifest = made / "head" / "target" / "manifest.json"
    written = manifest.stat().st_mtime_ns
    assert run(arguments) == 1
    assert manifest.stat().st_mtime_ns == written
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=repository, capture_output=True, text=True, check=True
    )
    assert status.stdout == f" M head/{CONTRACT}\n"


@pytest.mark.parametrize(
    ("name", "target", "said"),
    [
        ("head/models/orders.sql", "stg_orders.sql", "is a link that the base does not have"),
        ("head/policies/roles.yml", "/etc/hostname", "is a link that the base does not have"),
    ],
)
def test_a_link_that_the_base_does_not_have_is_not_compared(name, target, said, repository, capsys):
    git(repository, "switch", "--quiet", "--create", "change")
    file = repository.parent / name
    file.unlink()
    file.symlink_to(target)
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message=link")
    assert run(["diff", "--base-ref", "main", "--project-dir", str(repository)]) == 3
    assert f"`{name}` {said}" in capsys.readouterr().err
    assert not (repository / "target" / "base").exists()


def test_a_local_package_of_the_base_is_the_one_it_had(tmp_path):
    head, made = tmp_path / "head" / "mesh", tmp_path / "made" / "mesh"
    for project in (head, made):
        (project.parent / "tools").mkdir(parents=True)
        (project / "packages" / "inner").mkdir(parents=True)
    (head / "dbt_packages" / "from_the_hub").mkdir(parents=True)
    (head / "dbt_packages" / "tools").symlink_to(head.parent / "tools")
    (head / "dbt_packages" / "inner").symlink_to("../packages/inner")
    link_packages(head / "dbt_packages", made)
    found = {one.name: one.resolve() for one in (made / "dbt_packages").iterdir()}
    assert found == {
        "from_the_hub": head / "dbt_packages" / "from_the_hub",
        "tools": made.parent / "tools",
        "inner": made / "packages" / "inner",
    }


@pytest.mark.parametrize("ref", ["nowhere", "--help", "main:head", ""])
def test_a_commit_that_is_not_there_is_refused(ref, repository, capsys):
    assert run(["diff", f"--base-ref={ref}", "--project-dir", str(repository)]) == 2
    assert "is no commit of this repository" in capsys.readouterr().err
