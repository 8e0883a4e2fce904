"""YAML that was read in a run before is what the parser would read again, to the type, or it is read again."""

from pathlib import Path

import pytest

from governance.artifacts import property_files
from governance.artifacts.property_files import FILE, Declarations

ROOT = Path(__file__).parents[3]
OURS = sorted([*ROOT.glob("models/**/*.yml"), *(ROOT / "tests" / "projects").glob("*/models/**/*.yml")])
HEAD = "models:\n  - name: a\n    config:\n      meta:\n        key: "


def read(folder, text):
    declarations = Declarations(folder)
    found = declarations.read("models/a.yml", text)
    declarations.save()
    return found


def parses(folder, text, monkeypatch):
    """Whether a text is parsed once more."""
    asked = []
    real = property_files.PlainReader.read
    with monkeypatch.context() as patch:
        patch.setattr(
            property_files.PlainReader, "read", lambda self, text: (asked.append(text), real(self, text))[1]
        )
        read(folder, text)
    return bool(asked)


def typed(value):
    """A value with the types of all its parts."""
    if isinstance(value, dict):
        return [(typed(key), typed(one)) for key, one in value.items()]
    if isinstance(value, list):
        return [typed(one) for one in value]
    return type(value), repr(value)


def told(found):
    return found and [(one.file, one.section, one.name, typed(one.value)) for one in found]


def test_there_is_yaml_to_try():
    assert len(OURS) > 20


@pytest.mark.parametrize("file", OURS, ids=lambda file: str(file.relative_to(ROOT)))
def test_ours_is_the_same_again(file, tmp_path):
    text = file.read_text(encoding="utf-8").strip()
    expected = told(read(None, text))
    assert told(read(tmp_path, text)) == expected
    assert told(read(tmp_path, text)) == expected


@pytest.mark.parametrize("file", sorted(ROOT.glob("models/**/*.yml")), ids=lambda file: file.name)
def test_the_meshs_is_not_parsed_again(file, tmp_path, monkeypatch):
    text = file.read_text(encoding="utf-8").strip()
    assert parses(tmp_path, text, monkeypatch)
    assert not parses(tmp_path, text, monkeypatch)


def test_days_are_kept_and_times_are_read_anew(tmp_path, monkeypatch):
    for value, again in (("{a: [2026-01-02, {b: 2024-02-29}]}", False), ("2026-01-02T03:04:05", True)):
        assert parses(tmp_path, HEAD + value, monkeypatch)
        assert parses(tmp_path, HEAD + value, monkeypatch) is again


@pytest.mark.parametrize(
    "value",
    [
        "2026-01-02",
        "2026-01-02T03:04:05+02:00",
        "{a: 2026-01-02, b: [2024-02-29, 2026-01-02T03:04:05]}",
        '{"\\0day": "2026-01-02"}',
        '{a: 2026-01-02, b: {"\\0day": "2026-01-02"}}',
        "{1: one}",
        "{on: 1}",
        "!!set {a, b}",
        "!!binary aGk=",
        ".nan",
        "{? [1, 2] : 3}",
        "[&x [1, 2], *x]",
        "1.0",
        "-0.0",
        "true",
        "1e400",
        "123456789012345678901234567890",
        '"\\ud800"',
        "'01'",
        "~",
        "{}",
    ],
)
def test_values_that_are_more_than_words_are_the_same_again(value, tmp_path):
    text = HEAD + value
    expected = told(read(None, text))
    assert told(read(tmp_path, text)) == expected
    assert told(read(tmp_path, text)) == expected


def test_what_stands_in_many_places_by_an_anchor_is_not_written_out(tmp_path):
    lines = ["[x]"] + [f"[{', '.join([f'*a{one}'] * 9)}]" for one in range(12)]
    bomb = "\n".join(f"  - &a{one} {line}" for one, line in enumerate(lines))
    read(tmp_path, f"{HEAD}1\nanchors:\n{bomb}\nseeds:\n  - {{name: s, config: *a12}}")
    assert not (tmp_path / FILE).exists()


def test_another_text_is_read(tmp_path, monkeypatch):
    read(tmp_path, HEAD + "one")
    assert parses(tmp_path, HEAD + "two", monkeypatch)
    assert read(tmp_path, HEAD + "two")[0].value["config"]["meta"] == {"key": "two"}


def test_what_is_no_yaml_is_none_each_time(tmp_path):
    for text in ("models: [", "- a\n- b", "just words"):
        assert read(tmp_path, text) is None
        assert read(tmp_path, text) is None


def test_a_changed_file_of_what_was_read_is_thrown_away(tmp_path, monkeypatch):
    text = HEAD + "pii"
    read(tmp_path, text)
    raw = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(raw.replace(b"pii", b"none"[:3]))
    assert parses(tmp_path, text, monkeypatch)
    assert read(tmp_path, text)[0].value["config"]["meta"] == {"key": "pii"}
