import contextlib
import datetime as dt
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.declared.reading import Document, decode, dotted, read
from governance.errors import DeclarationError


class Mask(msgspec.Struct, forbid_unknown_fields=True):
    accepts: list[str]
    length: int = 0


class Policies(msgspec.Struct, forbid_unknown_fields=True):
    masks: dict[str, Mask]
    since: dt.date | None = None


def refuse(text: str) -> DeclarationError:
    with pytest.raises(DeclarationError) as caught:
        decode(Document(Path("masks.yml"), text), Policies)
    return caught.value


def test_decodes_into_a_struct():
    found = decode(Document(Path("masks.yml"), "masks: {a: {accepts: [x]}}\nsince: 2026-11-21\n"), Policies)
    assert found == Policies({"a": Mask(["x"])}, dt.date(2026, 11, 21))


@pytest.mark.parametrize(
    ("text", "line", "path", "words"),
    [
        (
            "masks:\n  a: {accepts: [x]}\n  b:\n    accepts: [x]\n    lenght: 3\n",
            5,
            "masks.b.lenght",
            "unknown key",
        ),
        (
            "masks:\n  a: {accepts: [x]}\n  b:\n    accepts: [x, 3]\n",
            4,
            "masks.b.accepts[1]",
            "expected `str`",
        ),
        ("masks:\n  a:\n    accepts: [x]\n  a:\n    accepts: [y]\n", 4, "masks.a", "first seen in line 2"),
        ("masks:\n  a: {}\n", 2, "masks.a", "`accepts` is missing"),
        ("masks:\n  - a\n", 1, "masks", "expected `object`"),
        ("masks: {}\nsince: 2026-13-45\n", 2, "since", "cannot be read"),
        ("masks: &m {}\nmore: *m\n", 2, "more", "aliases"),
        ("a: &a [*a]\n", 1, "a[0]", "aliases"),
        ("masks:\n  <<: {a: 1}\n", 2, "masks", "merge keys"),
        ("masks: {}\n? [a]\n: 1\n", 2, "", "plain word"),
        ("", 1, "", "empty"),
        ("masks: [\n", 2, "", "not YAML"),
        ("masks: {}\n---\nmasks: {}\n", 2, "", "not YAML"),
        ("masks: !!python/name:os.system {}\n", 1, "masks", "the tag"),
    ],
)
def test_an_error_names_line_path_and_what_was_expected(text, line, path, words):
    error = refuse(text)
    assert (error.line, error.path) == (line, path), str(error)
    assert words in str(error)
    assert str(error).startswith(f"masks.yml:{line}: ")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DeclarationError, match=r"nothing\.yml: this file does not exist"):
        read(tmp_path / "nothing.yml")


def test_bytes_that_are_not_utf8_are_named_by_line(tmp_path):
    file = tmp_path / "masks.yml"
    file.write_bytes(b"masks:\n  a: \xff\n")
    with pytest.raises(DeclarationError, match=r"masks\.yml:2: this file is not UTF-8"):
        read(file)


def test_a_deeply_nested_file_is_an_error():
    assert "nested" in str(refuse("[" * 5000 + "]" * 5000))


@given(st.text(alphabet="ab:-{}[] \n&*!#'\"|>?,.0", max_size=60))
def test_any_text_decodes_or_is_a_declaration_error(text):
    # Anything else that is raised (a crash) fails the test.
    with contextlib.suppress(DeclarationError):
        assert isinstance(decode(Document(Path("masks.yml"), text), Policies), Policies)


def test_a_trail_is_written_as_people_write_it():
    assert dotted(("masks", "a", "accepts", 0)) == "masks.a.accepts[0]"
