"""A simulated quarter as a bundle: whole, the same bytes twice, good to both verifiers, and safe in a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[3] / "bench"))

from evidence_history import CRASHED, FAILED, HOLE, OVERRIDDEN, SKIPPED, STATED_HOLE, Source, simulate

from governance.cli import run as govern
from governance.evidence.declared_files import declared_files
from governance.evidence.entries import entry_of
from governance.evidence.keys import PASSPHRASE, generate, signer_of
from governance.evidence.log import begin, opened_log
from governance.evidence.merkle import leaf, verify_inclusion
from governance.evidence.place import place_of
from governance.evidence.pruning import prune
from governance.evidence.redacting import redact
from governance.evidence.store import Directory

FIRST, DAYS = dt.date(2026, 7, 1), 91
LAST = FIRST + dt.timedelta(days=DAYS - 1)


def day(number):
    return (FIRST + dt.timedelta(days=number)).isoformat()


@pytest.fixture(scope="module")
def as_recorded(compiled, tmp_path_factory):
    """A project whose log has a quarter in it: copy it to write anything."""
    folder = tmp_path_factory.mktemp("as-recorded") / "project"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PASSPHRASE, "a passphrase")
        project = compiled("no_select_star")
        for file in ("governance.yml", "dbt_project.yml"):
            (folder / file).write_bytes((project / file).read_bytes())
        (folder / "governance.yml").write_text(
            (folder / "governance.yml").read_text()
            + "evidence: {origin: example.com/evidence, key: key.pem, retention: {soc2: P2Y}}\n"
        )
        report = folder / "check.json"
        govern(["check", "--project-dir", str(project), "--output", f"json={report}"])
        private, public = generate(b"a passphrase")
        (folder / "key.pem").write_bytes(private)
        (folder / "key.public.pem").write_bytes(public)
        store, signer = Directory(folder / "evidence"), signer_of(str(folder / "key.pem"))
        begin(store, "example.com/evidence", (signer, None, None), dt.datetime(2026, 7, 1, 6, tzinfo=dt.UTC))
        source = Source(report, project / "target/manifest.json", declared_files(project), folder)
        with opened_log(store, signer) as log:
            simulate(log, source, FIRST, DAYS)
    return folder


@pytest.fixture(scope="module")
def quarter(as_recorded, tmp_path_factory):
    """The same, to which only exports are written."""
    return shutil.copytree(as_recorded, tmp_path_factory.mktemp("quarter") / "project")


def export(quarter, out, *more, code=0):
    arguments = ["--from", FIRST, "--to", LAST, "--out", out, "--project-dir", quarter, *more]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PASSPHRASE, "a passphrase")
        assert govern(["evidence", "export", *map(str, arguments)]) == code


@pytest.fixture(scope="module")
def bundle(quarter, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "bundle"
    export(quarter, out, "--sample", 5, "--seed", "auditor 42")
    return out


def standalone(bundle, key):
    """The exit code of the verifier that travels in the bundle."""
    command = [sys.executable, "-I", str(bundle / "verify.py"), str(bundle), "--key", key]
    return subprocess.run(command, capture_output=True, check=False).returncode


def rows(bundle, name):
    return list(csv.DictReader(io.StringIO((bundle / name).read_text(encoding="utf-8"), newline="")))


def test_both_verifiers_find_it_good(bundle, quarter, capsys):
    key = str(quarter / "key.public.pem")
    assert govern(["evidence", "verify", "--store", str(bundle), "--key", key]) == 0
    assert standalone(bundle, key) == 0


def test_a_table_that_was_changed_is_found_by_both(bundle, quarter, tmp_path):
    changed = shutil.copytree(bundle, tmp_path / "changed")
    file = changed / "exceptions.csv"
    file.write_bytes(b"\n".join(file.read_bytes().split(b"\n")[:-2]) + b"\n")
    key = str(quarter / "key.public.pem")
    assert govern(["evidence", "verify", "--store", str(changed), "--key", key]) == 1
    assert standalone(changed, key) == 1


def test_the_same_checkpoint_gives_the_same_bytes(bundle, quarter, tmp_path):
    size = json.loads((bundle / "manifest.json").read_bytes())["log"]["size"]
    again = ("--sample", 5, "--seed", "auditor 42", "--checkpoint", size)
    export(quarter, tmp_path / "again", *again)
    one, other = (
        {file.relative_to(at).as_posix(): file.read_bytes() for file in at.rglob("*") if file.is_file()}
        for at in (bundle, tmp_path / "again")
    )
    assert one == other
    export(quarter, tmp_path / "a.zip", *again)
    export(quarter, tmp_path / "b.zip", *again)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == one


def test_the_populations_are_whole(bundle):
    entries = [entry_of(line) for line in (bundle / "log/entries.jsonl").read_bytes().splitlines()]
    runs = rows(bundle, "populations/runs.csv")
    assert [int(row["entry"]) for row in runs] == [
        entry.seq for entry in entries if entry.kind in {"started", "gate-run", "dbt-run"}
    ]
    results = {row["period"]: row["result"] for row in runs if row["kind"] == "gate-run"}
    assert (results[day(FAILED)], results[day(SKIPPED)], results[day(OVERRIDDEN)]) == (
        "failed",
        "skipped",
        "overridden",
    )
    assert [row["period"] for row in runs if row["ended"] == "never ended"] == [day(CRASHED)]
    assert len(rows(bundle, "populations/entries.csv")) == len(entries)


def test_every_sheet_counts_its_rows_in_two_ways_and_has_its_query(bundle):
    sheets = sorted((bundle / "ipe").glob("*.json"))
    assert len(sheets) == 13
    for file in sheets:
        sheet = json.loads(file.read_bytes())
        assert sheet["rows"] == sheet["source_count"]["rows"] == len(rows(bundle, sheet["report"])), file
        assert sheet["query_sha256"] == hashlib.sha256(sheet["query"].encode()).hexdigest()
        assert sheet["sha256"] == hashlib.sha256((bundle / sheet["report"]).read_bytes()).hexdigest()
        assert sheet["known_limits"] or sheet["report"].endswith("log_upkeep.csv")


def test_the_calendar_states_its_gaps(bundle):
    days = {row["day"]: row for row in rows(bundle, "coverage.csv")}
    assert len(days) == DAYS
    assert (days[day(HOLE)]["status"], days[day(HOLE)]["gap_stated"]) == ("no run", "")
    assert days[day(STATED_HOLE)]["gap_stated"].startswith("the CI provider was down all day (entry ")
    assert [days[day(number)]["status"] for number in (FAILED, SKIPPED, OVERRIDDEN, 1)] == [
        "failed",
        "skipped",
        "overridden",
        "passed",
    ]


def test_exceptions_say_who_approved_and_whether_it_was_somebody_else(bundle):
    found = {row["what"]: row for row in rows(bundle, "exceptions.csv")}
    assert found["the gate stayed shut and was overridden"]["independent"] == "yes"
    assert found["nobody else approved a change"]["independent"] == "no"
    assert found["a finding was accepted for a time"]["approved_by"] == "security@example.com"
    assert found["a run of the gate failed"]["detail"].split(", ").count("column-masked") == 1
    assert "a run began and never ended" in found
    assert found["no run of the gate was recorded"]["day"] in {day(HOLE), day(STATED_HOLE)}


def test_samples_are_drawn_by_the_seed_and_their_proofs_hold(bundle):
    drawn = rows(bundle, "samples/runs.csv")
    population = rows(bundle, "populations/runs.csv")

    def digest(row):
        return hashlib.sha256(f"auditor 42\nruns\n{row['entry']}".encode()).hexdigest()

    assert [row["entry"] for row in drawn] == [row["entry"] for row in sorted(population, key=digest)[:5]]
    lines = (bundle / "log/entries.jsonl").read_bytes().splitlines()
    for row in drawn:
        number = int(row["entry"])
        proof = json.loads((bundle / f"proofs/{number}.json").read_bytes())
        hashed, path = leaf(lines[number]), [bytes.fromhex(one) for one in proof["path"]]
        assert proof["leaf"] == hashed.hex()
        assert verify_inclusion(hashed, (number, proof["size"]), path, bytes.fromhex(proof["root"]))
        assert json.loads((bundle / f"samples/entries/{number}.json").read_bytes())["line"]["seq"] == number


def test_no_cell_is_a_formula(bundle):
    from openpyxl import load_workbook

    (glass,) = [row for row in rows(bundle, "populations/access.csv") if row["kind"] == "break-glass"]
    assert glass["reason"].startswith("'=HYPERLINK(")
    book = load_workbook(bundle / "evidence.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert glass["reason"] in {cell.value for cell in cells}
    assert all(sheet.freeze_panes == "A2" and sheet.auto_filter.ref for sheet in book.worksheets[1:])
    assert {"Runs", "Exceptions", "Coverage"} <= set(book.sheetnames)


def test_the_report_needs_nothing_else_and_runs_nothing(bundle):
    page = (bundle / "reports/index.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert not [
        mark
        for mark in ("<script", "http://", "https://", "<img", "<link", "onclick")
        if mark in page.replace("https://example.com", "")
    ]
    assert "&quot;https://example.com&quot;" in page


def test_the_oscal_is_valid_and_says_nothing_is_satisfied(bundle):
    from trestle.oscal.assessment_results import AssessmentResults

    file = bundle / "oscal/assessment-results.json"
    (result,) = AssessmentResults.oscal_read(file).results
    assert len(result.observations) > 10
    assert result.findings is None
    assert "satisfied" not in file.read_text(encoding="utf-8").replace("that a control is satisfied", "")


def test_oscal_that_is_none_is_not_written():
    from governance.errors import EvaluationError
    from governance.evidence.export.oscal_check import checked

    with pytest.raises(EvaluationError, match="assessment-results"):
        checked({"assessment-results": {"uuid": "x"}})


def test_names_can_be_kept_back(quarter, tmp_path):
    export(quarter, tmp_path / "bundle", "--no-names")
    assert not (tmp_path / "bundle/disclosures").exists()
    (glass,) = [
        row for row in rows(tmp_path / "bundle", "populations/access.csv") if row["kind"] == "break-glass"
    ]
    assert glass["who"] == "(not disclosed)"
    approvals = rows(tmp_path / "bundle", "populations/approvals.csv")
    assert {row["approved_by"] for row in approvals} == {"(not disclosed)"}
    assert {row["approved_by_somebody_else"] for row in approvals} == {"yes", "no"}


def test_a_part_of_the_log_has_the_blobs_of_its_days_only_and_is_good(quarter, tmp_path, capsys):
    arguments = ["--from", day(40), "--to", day(50), "--out", tmp_path / "part", "--project-dir", quarter]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PASSPHRASE, "a passphrase")
        assert govern(["evidence", "export", *map(str, arguments)]) == 0
    capsys.readouterr()
    key = str(quarter / "key.public.pem")
    code = govern(["evidence", "verify", "--store", str(tmp_path / "part"), "--key", key, "--format", "json"])
    assert code == 0
    assert json.loads(capsys.readouterr().out)["counts"]["outside"] > 100
    assert len(rows(tmp_path / "part", "coverage.csv")) == 11


def test_the_export_is_recorded(quarter, tmp_path):
    export(quarter, tmp_path / "bundle", "--framework", "hipaa")
    manifest = (tmp_path / "bundle/manifest.json").read_bytes()
    *_, last = Directory(quarter / "evidence").lines()
    entry = entry_of(last)
    assert entry.kind == "export"
    assert hashlib.sha256(manifest).hexdigest() in entry.blobs
    mapping = json.loads((tmp_path / "bundle/controls/mapping.json").read_bytes())
    assert [one["framework"] for one in mapping["frameworks"]] == ["hipaa"]


def test_what_cannot_be_exported_is_refused(quarter, tmp_path, capsys):
    def refused(out, *more):
        capsys.readouterr()
        export(quarter, out, *more, code=2)
        return capsys.readouterr().err

    export(quarter, tmp_path / "there")
    assert "there" in refused(tmp_path / "there")
    assert "give both: --sample N --seed S" in refused(tmp_path / "a", "--sample", 5)
    assert "9999" in refused(tmp_path / "b", "--checkpoint", 9999)
    assert "the last day comes before the first" in refused(tmp_path / "c", "--from", "2027-01-01")
    assert [file.name for file in tmp_path.iterdir()] == ["there"]


def test_what_was_pruned_and_erased_is_told_and_the_bundle_is_good(
    as_recorded, tmp_path, capsys, monkeypatch
):
    monkeypatch.setenv(PASSPHRASE, "a passphrase")
    folder = shutil.copytree(as_recorded, tmp_path / "project")
    place, later = place_of(folder), dt.datetime(2032, 7, 20, tzinfo=dt.UTC)
    size = len(place.history().entries)
    assert redact(place, "DEV@example.com", "request 7", later).openings > 30
    pruned = prune(place, later)
    assert pruned.blobs > 50
    capsys.readouterr()
    export(folder, tmp_path / "now")
    assert f"{pruned.blobs} blobs were pruned, as the log says" in capsys.readouterr().out
    export(folder, tmp_path / "then", "--checkpoint", size)
    told = capsys.readouterr().out
    assert "names were erased, as the log says" in told
    absent = [
        json.loads((tmp_path / name / "manifest.json").read_bytes())["absent"] for name in ("now", "then")
    ]
    assert absent[0] == absent[1]
    assert {one["why"] for one in absent[0]} == {"pruned"}
    key = str(folder / "key.public.pem")
    at = ["--store", str(tmp_path / "now"), "--key", key, "--format", "json"]
    assert govern(["evidence", "verify", *at]) == 0
    counts = json.loads(capsys.readouterr().out)["counts"]
    assert (counts["pruned"], counts["missing"]) == (pruned.blobs, 0)
    assert counts["redacted"] > 0
    assert standalone(tmp_path / "now", key) == 0
    # The prune is not among what this one holds, so that nothing in it proves that it was one.
    assert standalone(tmp_path / "then", key) == 3
