"""The quick reader returns what the parser returns, or leaves the text to it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from governance.artifacts.plain_yaml import DeclinedError, PlainReader, _Text

ROOT = Path(__file__).parents[3]
FILES = sorted(
    file
    for folder in ("models", "snapshots", "contracts", "policies", "tests/projects")
    for file in (ROOT / folder).rglob("*.y*ml")
)


def parsed(text: str):
    try:
        return yaml.load(text, yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError) as error:
        return type(error)


def agrees(text: str) -> bool:
    """Whether the quick reader read the text itself; fails where it read it differently."""
    try:
        found = _Text(text, {}).read()
    except DeclinedError:
        return False
    expected = parsed(text)
    assert found == expected
    assert repr(found) == repr(expected)  # 1 is not True, and the order is kept
    return True


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_our_own_yaml_reads_the_same(file):
    agrees(file.read_text(encoding="utf-8").strip())


def test_nearly_all_of_our_own_yaml_is_plain():
    read = [agrees(file.read_text(encoding="utf-8").strip()) for file in FILES]
    assert sum(read) > 0.8 * len(read)


PLAIN = """version: 2
models:
  # a comment
  - name: orders
    description: One row an order, in its latest state.\x20\x20
    config:
      meta: {product: orders_core, since: 2026-01-31}
      tags:
      - a
      - 'b'
    columns:
      - name: order_id
        description: >-
          Folded
          text: with a colon

        data_tests: [unique, not_null]
      - {name: amount, data_type: "decimal(18,2)"}
      - name: note   # trailing
        quote: true
        description: |
          # no comment
            kept

      - name: long
        description: plain text
          that goes on
        data_tests:
          - accepted_values:
              arguments: {values: [a, "b: c", 1, ~]}
          - dbt_utils.at_least_one
    empty:
    also: ~
sources: []
"""


def test_what_people_write_is_read_by_the_quick_reader():
    assert agrees(PLAIN)
    assert agrees(PLAIN.strip())
    assert agrees("---\n" + PLAIN)


DECLINED = [
    "a: &x 1\nb: *x\n",
    "a: {b: 1}\n<<: {c: 2}\n",
    "a:\tb\n",
    "a: 1\n---\nb: 2\n",
    "? a\n: b\n",
    "- a\n- b\n",
    "a: [1,\n2]\n",
    'a: "x\ny"\n',
    '"a b": 1\n',
    "  a: 1\n",
    "a: 1\n  b: 2\n",
    "a:\n    b: 1\n  c: 2\n",
    "on: 1\n",
    "a: b: c\n",
    "a: - b\n",
    "1: a\n",
    "just text",
    "",
    "a: \x00\n",
    "a: x\u2028b: y\n",
    "- - a\n",
]


@pytest.mark.parametrize("text", DECLINED)
def test_what_is_not_plain_is_left_to_the_parser(text):
    assert not agrees(text)
    expected = parsed(text)
    if not isinstance(expected, type):
        assert PlainReader().read(text) == expected
    else:
        with pytest.raises(yaml.YAMLError):
            PlainReader().read(text)


SCALARS = st.sampled_from(
    [
        "a",
        "a b, c",
        "yes",
        "Off",
        "null",
        "~",
        "1",
        "1.5",
        "0x1f",
        "1_000",
        "2026-01-31",
        "12:30",
        "1e3",
        ".inf",
        "'it''s'",
        '"x\\ty"',
        "a#b",
        "a #b",
        "# c",
        "{a: 1}",
        "{a: [b, c], d: }",
        "[a, 'b: c']",
        "a: b",
        "- a",
        "|",
        "> ",
        "!x y",
        "*a",
        "&a",
        "@a",
        "%a",
        "`a",
        "a:",
        ":a",
        "-",
        "--",
        "-1",
        "=",
        "<<",
        "?",
        "? a",
        "é",
        "",
        " ",
        "it's",
        "(x)",
        "a/b.c",
        "y",
        "n",
        "N",
        "{{ x }}",
        "'{{ x }}'",
        "[",
        "{a",
        "]",
        "'",
        '"',
        "a'b\"c",
        "...",
        "---",
    ]
)
KEYS = st.sampled_from(
    ["a", "b", "name", "config", "data_tests", "a.b", "a-b", "on", "no", "1", "'q'", "a b", "<<", "?"]
)


@st.composite
def lines(draw):
    """Something that may be YAML: keys, dashes and values at hazard."""
    found = []
    for _ in range(draw(st.integers(1, 8))):
        indent = " " * draw(st.integers(0, 5))
        dash = draw(st.sampled_from(["", "", "", "- ", "-   ", "-"]))
        key = draw(st.one_of(st.just(""), KEYS.map(lambda key: f"{key}: "), KEYS.map(lambda key: f"{key}:")))
        found.append(f"{indent}{dash}{key}{draw(SCALARS)}")
    return "\n".join(found) + draw(st.sampled_from(["", "\n", "\n\n"]))


@settings(max_examples=1500, deadline=None)
@given(text=lines())
@example(text="a:\n- b: 1\n- c\n")
@example(text="a:\n  # x\n  b: |\n   # y\n # z\n  c: 1")
@example(text="a: |\n\n  b\n\nc: 1\n")
@example(text="a:\n\n  b: 1\n\n  # c\n  d: 2")
def test_texts_at_hazard_read_the_same(text):
    agrees(text)


@settings(max_examples=500, deadline=None)
@given(
    start=st.integers(0, len(PLAIN)), length=st.integers(0, 12), new=st.one_of(SCALARS, st.text(max_size=3))
)
def test_a_mutated_file_reads_the_same(start, length, new):
    agrees(PLAIN[:start] + new + PLAIN[start + length :])


@settings(max_examples=200, deadline=None)
@given(
    value=st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.dates()),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), inner, max_size=4),
        ),
        max_leaves=12,
    ),
    flow=st.sampled_from([None, False]),
)
def test_what_a_program_writes_reads_the_same(value, flow):
    agrees(yaml.safe_dump({"models": value}, default_flow_style=flow, allow_unicode=True))
