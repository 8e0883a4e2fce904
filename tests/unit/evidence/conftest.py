"""A project that keeps evidence: a copy of a compiled one, keys, and a log that has begun."""

from __future__ import annotations

import json

import pytest

from governance.cli import run as govern
from governance.evidence.bundle import verify as standalone
from governance.evidence.entries import entry_of
from governance.evidence.envelope import opened
from governance.evidence.keys import PASSPHRASE, public_key_of
from governance.evidence.store import Directory
from governance.evidence.verifying import verify


class Kept:
    """A project and its evidence."""

    def __init__(self, folder, capsys):
        self.folder, self._capsys = folder, capsys
        self.store = Directory(folder / "evidence")
        self.at = ["--project-dir", str(folder)]

    def govern(self, *arguments, code=0):
        self._capsys.readouterr()
        assert govern([*map(str, arguments), *self.at]) == code, self._capsys.readouterr().err
        return self._capsys.readouterr().out

    def refused(self, *arguments, code=2):
        """What is said of something that ends so."""
        self._capsys.readouterr()
        assert govern([*map(str, arguments), *self.at]) == code
        return self._capsys.readouterr().err

    def evidence(self, *arguments, code=0):
        return self.govern("evidence", *arguments, code=code)

    def entries(self, kind=None):
        found = [entry_of(line) for line in self.store.lines()]
        return [entry for entry in found if kind in {None, entry.kind}]

    def statement(self, entry):
        key = public_key_of((self.folder / "key.public.pem").read_bytes())
        return opened(self.store.get(entry.envelope), [key])

    def predicate(self, entry):
        return self.statement(entry)["predicate"]

    def blobs(self, entry):
        """The contents of what an entry is about, by name."""
        subjects = self.statement(entry)["subject"]
        return {one["name"]: self.store.get(one["digest"]["sha256"]) for one in subjects}

    def review(self, day, **changes):
        """An access review of some day in the log, with two names: its entry."""
        said = {
            "schema": "govern.evidence.access-review/v1",
            "system": "warehouse",
            "as_of": day,
            "completed_on": day,
            "reviewer": "Ada Example",
            "query": "show grants",
            "source_rows": 1,
            "items": [{"principal": "Bob Example", "role": "admin", "decision": "keep"}],
        }
        file = self.folder / "review.json"
        file.write_text(json.dumps({**said, **changes}))
        self.evidence("record", "--kind", "access-review", "--from", file)
        return self.entries()[-1]

    def verified(self):
        """What both verifiers find, which is the same: exit code, counts, and what is missing why."""
        pem = (self.folder / "key.public.pem").read_text()
        found = verify(self.folder / "evidence", public_key_of(pem.encode()))
        alone = standalone.examined(str(self.folder / "evidence"), standalone.Key(pem), [])
        package = (found.exit_code, dict(found.counts), [(one.entry, one.why) for one in found.missing])
        told = [(one["entry"], one["why"]) for one in alone["missing"]]
        assert package == (alone["exit_code"], alone["counts"], told)
        return package

    def report(self):
        """The gate's verdict, in a file."""
        file = self.folder / "check.json"
        code = govern(["check", *self.at, "--output", f"json={file}"])
        assert json.loads(file.read_bytes())["exit_code"] == code
        return file


@pytest.fixture
def kept(a_copy, capsys, monkeypatch):
    """A compiled project with an empty log."""
    folder = a_copy("no_select_star")
    file = folder / "governance.yml"
    declared = "evidence: {origin: example.com/evidence, key: key.pem, retention: {soc2: P2Y, hipaa: P6Y}}\n"
    file.write_text(file.read_text() + declared)
    policies = folder / "policies" / "classifications.yml"
    marked = "  email: {quarantine: true, values: '[a-z.]+@[a-z]+([.][a-z]+)+', "
    policies.write_text(policies.read_text().replace("  email: {", marked))
    monkeypatch.setenv(PASSPHRASE, "a passphrase")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    kept = Kept(folder, capsys)
    kept.evidence("keygen")
    return kept
