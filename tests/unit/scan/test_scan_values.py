import json

import pytest

from governance.errors import UsageError
from governance.scan.values import Value, read_values


def a_file(tmp_path, text, name="canaries.ndjson"):
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_canaries_keep_their_number_and_kinds(tmp_path):
    lines = [
        {"canary": 7, "values": {"name": "Ann Lee", "email": "ann@example.com"}},
        {"canary": 9, "values": {}},
    ]
    file = a_file(tmp_path, "\n".join(map(json.dumps, lines)))
    assert read_values(file) == (Value(7, "email", "ann@example.com"), Value(7, "name", "Ann Lee"))


def test_a_plain_list_has_one_value_a_line(tmp_path):
    file = a_file(tmp_path, "\ufeffAnn Lee\r\n\n  Zoë Q. \n", "people.txt")
    assert read_values(file) == (Value(1, "value", "Ann Lee"), Value(3, "value", "Zoë Q."))


def test_unusual_line_separators_are_part_of_a_value(tmp_path):
    assert [value.text for value in read_values(a_file(tmp_path, "one\u2028two\nthree", "x.txt"))] == [
        "one\u2028two",
        "three",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "not json secret",
        '{"canary": 1}',
        '{"canary": "secret", "values": {}}',
        '{"canary": 1, "values": {"name": 5}}',
        '{"canary": 1, "values": {"name": "secret one"}, "secret": 1}',
        '{"canary": 1, "values": {"name": "se"}}',
        '{"canary": 1, "values": {"name": "  se  "}}',
        '{"canary": 1, "values": {"name": "' + "s" * 4097 + '"}}',
        '{"canary": 1, "values": {"name": "secret"}}\n{"canary": 1, "values": {"name": "secret"}}',
        '{"canary": 1, "values": {"name": "\\ud800 secret"}}',
    ],
)
def test_a_wrong_line_is_named_and_never_quoted(tmp_path, text):
    with pytest.raises(UsageError) as raised:
        read_values(a_file(tmp_path, text))
    assert f"canaries.ndjson:{text.count(chr(10)) + 1}" in str(raised.value)
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize(
    ("content", "says"), [(b"", "holds no values"), (b"\n \n", "holds no values"), (b"\xff\xfe", "not UTF-8")]
)
def test_a_file_without_values_is_refused(tmp_path, content, says):
    with pytest.raises(UsageError, match=says):
        read_values(a_file(tmp_path, content, "list.txt"))


def test_a_missing_file_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_values(tmp_path / "nowhere.txt")


def test_a_value_shows_itself_nowhere():
    assert "Ann Lee" not in repr(Value(1, "name", "Ann Lee"))
