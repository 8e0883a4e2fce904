"""Additions to dbt's YAML: what was there stays as it was, and the text reads the same but for them."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.scaffold.declaring import Addition, declare

ORDERS = ("models", "orders")
EMAIL = {"identifier": "email"}

TEXT = """\
# What we sell.
version: 2

models:
  - name: orders   # one row per order
    description: >-
      Folded,
      over lines.

    columns:
      - name: email    # the buyer's
        description: "Quoted: 'so'"
        data_tests: [not_null]

      - name: note
      - {name: phone, description: 'In one line.'}
      - name: tagged
        meta: {owner: sales}
      - name: set
        config:
          # why
          meta:
            owner: sales
          tags: [a]
  - name: bare
# the end
"""


def added(text, *additions, style="config"):
    edited = declare(text, [Addition(*one) for one in additions], style)
    assert edited.refused == ()
    return edited.text


def columns(text, table=0):
    return {one["name"]: one for one in yaml.safe_load(text)["models"][table].get("columns", [])}


def lines_added(before, after):
    """The lines that are new, once those that were there are found again, in order and unchanged."""
    old, new = before.splitlines(), []
    for line in after.splitlines():
        if old and line == old[0]:
            old.pop(0)
        else:
            new.append(line)
    assert old == []
    return new


def test_a_column_is_declared_behind_its_description():
    after = added(TEXT, (ORDERS, "email", EMAIL))
    assert lines_added(TEXT, after) == ["        config: {meta: {identifier: email}}"]
    assert after.index("Quoted") < after.index("identifier: email") < after.index("not_null")


def test_before_dbt_1_10_a_column_has_its_meta_by_itself():
    after = added(TEXT, (ORDERS, "note", {"identifier": "free_text"}), style="meta")
    assert columns(after)["note"] == {"name": "note", "meta": {"identifier": "free_text"}}


def test_what_is_there_in_one_line_is_added_to_in_that_line():
    after = added(TEXT, (ORDERS, "phone", {"identifier": "phone"}))
    assert "{name: phone, description: 'In one line.', config: {meta: {identifier: phone}}}" in after


def test_meta_that_is_there_is_added_to_wherever_it_stands():
    after = added(TEXT, (ORDERS, "tagged", EMAIL), (ORDERS, "set", EMAIL))
    assert columns(after)["tagged"]["meta"] == {"owner": "sales", "identifier": "email"}
    assert columns(after)["set"]["config"] == {
        "meta": {"owner": "sales", "identifier": "email"},
        "tags": ["a"],
    }


def test_new_columns_come_behind_the_last_one_and_what_is_said_of_it():
    after = added(TEXT, (ORDERS, "set", EMAIL), (ORDERS, "city", {"identifier": "city"}))
    assert list(columns(after)) == ["email", "note", "phone", "tagged", "set", "city"]


def test_a_table_without_columns_gets_a_list_of_them():
    after = added(TEXT, (("models", "bare"), "ssn", {"identifier": "ssn"}))
    assert columns(after, 1) == {"ssn": {"name": "ssn", "config": {"meta": {"identifier": "ssn"}}}}
    assert after.endswith("# the end\n")


def test_a_table_that_is_not_there_gets_an_entry():
    after = added(TEXT, (("models", "people"), "email", EMAIL), (("seeds", "names"), "email", EMAIL))
    read = yaml.safe_load(after)
    assert [one["name"] for one in read["models"]] == ["orders", "bare", "people"]
    assert read["seeds"] == [{"name": "names", "columns": [{"name": "email", "config": {"meta": EMAIL}}]}]


def test_a_new_file_begins_with_its_section():
    assert added("", (ORDERS, "email", EMAIL)) == (
        "models:\n  - name: orders\n    columns:\n      - name: email\n"
        "        config: {meta: {identifier: email}}\n"
    )


def test_a_file_of_comments_keeps_them():
    assert added("# ours", (ORDERS, "email", EMAIL)).startswith("# ours\nmodels:\n")


def test_a_table_of_a_source_is_found_in_it():
    text = "sources:\n- name: crm\n  tables:\n  - name: people\n    columns:\n    - name: email\n"
    after = added(text, (("sources", "crm", "people"), "email", EMAIL))
    assert after == text + "      config: {meta: {identifier: email}}\n"


def test_line_breaks_stay_what_they_are():
    after = added(TEXT.replace("\n", "\r\n"), (ORDERS, "email", EMAIL))
    assert after.count("\n") == after.count("\r\n") == TEXT.count("\n") + 1


def test_a_text_without_a_last_line_break_stays_without():
    text = "models:\n  - name: orders\n    columns:\n      - name: email"
    assert added(text, (ORDERS, "email", EMAIL)) == text + "\n        config: {meta: {identifier: email}}"


def test_a_name_that_yaml_reads_as_something_else_is_quoted():
    after = added(TEXT, (ORDERS, "on", EMAIL), (ORDERS, "a: b", EMAIL))
    assert {"on", "a: b"} <= columns(after).keys()


SHARED = """\
models:
  - name: orders
    columns:
      - &email
        name: email
      - name: phone
        config: &meta {meta: {owner: x}}
      - name: fax
        config: *meta
      - name: other
  - name: people
    columns:
      - *email
"""


@pytest.mark.parametrize("column", ["email", "phone", "fax"])
def test_what_stands_in_two_places_is_left_to_people(column):
    addition = Addition(ORDERS, column, EMAIL)
    edited = declare(SHARED, [addition, Addition(ORDERS, "other", EMAIL)], "config")
    assert edited.refused == (addition,)
    assert columns(edited.text)["other"]["config"] == {"meta": EMAIL}
    assert lines_added(SHARED, edited.text) == ["        config: {meta: {identifier: email}}"]


@pytest.mark.parametrize(
    "text",
    [
        "models: {",
        "- a\n",
        "models:\n  - name: orders\n    columns:\n",
        "models:\n  - name: orders\n    columns: text\n",
        "models:\n  - name: orders\n    columns:\n      - name: email\n        config:\n",
        "models:\n  - name: orders\n    versions: [{v: 1}]\n",
    ],
)
def test_what_cannot_be_added_to_is_left_as_it_is(text):
    addition = Addition(ORDERS, "email", EMAIL)
    assert declare(text, [addition], "config").refused == (addition,)
    assert declare(text, [addition], "config").text == text


NAMES = st.sampled_from(["a", "b", "c", "on", "null", "1", "x y", "a: b", "é", "#d"])
META = st.sampled_from(
    [None, {"meta": {"owner": "x"}}, {"config": {"meta": {"owner": "x"}}}, {"config": {"tags": ["y"]}}]
)


@st.composite
def documents(draw):
    """A file of dbt's in one of the many ways that people write it, and additions to it."""
    tables = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    models = []
    for table in tables:
        listed = draw(st.lists(NAMES, max_size=3, unique=True))
        entries = [
            {
                "name": one,
                **draw(st.sampled_from([{}, {"description": "two\nlines\n"}, {"data_tests": ["unique"]}])),
            }
            | (draw(META) or {})
            for one in listed
        ]
        models.append({"name": table, **({"columns": entries} if entries else {}), "tags": ["t"]})
    flow = draw(st.sampled_from([None, False, True]))
    text = yaml.safe_dump(
        {"version": 2, "models": models},
        default_flow_style=flow,
        indent=draw(st.sampled_from([2, 4])),
        default_style=draw(st.sampled_from([None, '"', "'"])),
        sort_keys=False,
        allow_unicode=True,
        width=draw(st.sampled_from([20, 200])),
    )
    if flow is not True and draw(st.booleans()):
        text = f"# first\n\n{text}\n# last\n"
    wanted = draw(
        st.lists(st.tuples(st.sampled_from([*tables, "new"]), NAMES), min_size=1, max_size=5, unique=True)
    )
    return text, [Addition(("models", table), column, EMAIL) for table, column in wanted]


@given(documents(), st.sampled_from(["config", "meta"]))
@settings(max_examples=150, deadline=None)
def test_a_text_reads_the_same_but_for_the_additions_and_keeps_every_character(document, style):
    text, additions = document
    edited = declare(text, additions, style)
    kept = iter(edited.text)
    assert all(
        character in kept for character in text
    )  # in order: the text is what is left without the insertions
    before, after = yaml.safe_load(text), yaml.safe_load(edited.text)
    said = {(one.table[1], one.column) for one in additions if one not in edited.refused}
    for model in after["models"]:
        for column in model.get("columns", []):
            if (str(model["name"]), str(column["name"])) in said:
                meta = column.get("config", column).get("meta", {})
                assert meta.pop("identifier") == "email"
    assert _without_empty(before) == _without_new(after, before)


def _known(before):
    return {str(one["name"]): {str(c["name"]) for c in one.get("columns", [])} for one in before["models"]}


def _without_new(after, before):
    known = _known(before)
    models = []
    for model in after["models"]:
        if str(model["name"]) in known:
            listed = [c for c in model.get("columns", []) if str(c["name"]) in known[str(model["name"])]]
            models.append({**model, "columns": listed})
    return _without_empty({**after, "models": models})


def _without_empty(value):
    """Mappings and lists that hold nothing are taken out: an addition may have made them."""
    if isinstance(value, dict):
        return {
            key: one for key, one in ((k, _without_empty(v)) for k, v in value.items()) if one not in ({}, [])
        }
    return [_without_empty(one) for one in value] if isinstance(value, list) else value


def test_the_order_of_many_additions_is_kept():
    names = [f"column_{number * 7 % 20}" for number in range(20)]
    after = added(TEXT, *((ORDERS, name, EMAIL) for name in names))
    assert list(columns(after))[-20:] == names
