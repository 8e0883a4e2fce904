import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.collect.repeats import has_repeats, repeating

space = st.sampled_from(["", "", "", " ", "\t", "  "])
texts = st.one_of(st.text(max_size=4), st.sampled_from(['":', '" :', "a :b", '\\":', ":", '{"a":1}']))


@st.composite
def objects(draw, depth=1):
    """JSON text of an object, whether it repeats a key, and how many different keys it has."""
    names = draw(st.lists(st.sampled_from(["a", "b", 'q"', "é"]), max_size=4))
    repeats, keys, parts = len(set(names)) < len(names), len(set(names)), []
    for name in names:
        value = json.dumps(draw(texts))
        if depth and draw(st.booleans()):
            value, inner, more = draw(objects(depth=0))
            repeats, keys = repeats or inner, keys + more
        parts.append(f"{json.dumps(name)}{draw(space)}:{draw(space)}{value}")
    return "{" + ",".join(parts) + "}", repeats, keys


@given(st.lists(objects(), max_size=6), st.lists(objects(), max_size=2))
def test_exactly_the_repeating_lines_are_found(rows, rejects):
    lines = [text.encode() for text, _, _ in rows]
    rejected = [text.encode() for text, _, _ in rejects]
    body = b"".join(line + b"\n" for line in [*rejected, *lines])
    # The keys of a repeated object within a repeated key cannot be seen in the decoded row.
    keys = sum(_counted(line) for line in lines)
    expected = {position for position, (_, repeats, _) in enumerate(rows) if repeats}
    if expected:
        assert has_repeats(body, rejected, keys)
    if has_repeats(body, rejected, keys):
        assert repeating(lines, keys) == expected


def _counted(line):
    def count(value):
        return len(value) + sum(map(count, value.values())) if isinstance(value, dict) else 0

    return count(json.loads(line))


@pytest.mark.parametrize(
    ("line", "keys", "expected"),
    [
        (b'{"a":1}', 1, False),
        (b'{"a":1,"a":1}', 1, True),
        (b'{"a":1,"a" :1}', 1, True),
        (b'{"a":1,"\\u0061":1}', 1, True),
        (b'{"a":{"b":1,"b":2}}', 2, True),
        (b'{"a":{"b":1},"b":2}', 3, False),
    ],
)
def test_examples(line, keys, expected):
    assert has_repeats(line + b"\n", [], keys) is expected
    assert repeating([line], keys) == ({0} if expected else set())


def test_plain_lines_are_not_parsed_again():
    line = b'{"a":"x: y","b":2}'
    assert not has_repeats(line + b"\n", [], 2)


def test_an_empty_block():
    assert not has_repeats(b"", [], 0)
