"""The matrix told: nothing that a name holds is obeyed, and nothing that matters is left out."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.exposure.looking import look
from governance.exposure.shape import Exposure, Shift, Sight, Since
from governance.gate import Question
from governance.gate import look as see
from governance.report.exposing import FORMATS, render

pytestmark = pytest.mark.xdist_group("exposing")


@pytest.fixture(scope="session")
def exposure(compiled) -> Exposure:
    return look(see(Question(None, compiled("exposing")))[0])


def since(*sentences) -> Since:
    shifts = [
        Shift("gains", "raw", "email", ("phi",), ("people",), ("people.email",), one) for one in sentences
    ]
    return Since("base/manifest.json", tuple(shifts))


def hostile(exposure, name):
    """The matrix with a name wherever others write one."""
    (first, *tables), roles = exposure.tables, exposure.roles
    column = msgspec.structs.replace(first.columns[0], name=name, identifiers=(name,), category=name)
    seen = msgspec.structs.replace(column.seen[0], masks=(name,), why=name, targets=(name,))
    column = msgspec.structs.replace(column, seen=(seen,))
    changed = msgspec.structs.replace(
        first, name=name, product=name, domain=name, row_rule=name, file=name, columns=(column,)
    )
    return msgspec.structs.replace(
        exposure,
        project=name,
        summary=name,
        notes=(name,),
        tables=(changed, *tables),
        roles=(msgspec.structs.replace(roles[0], name=name, raw=(name,)), *roles[1:]),
        since=since(f"phi gains raw {name}"),
    )


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.names, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_the_page_stands_alone(exposure):
    page = render(exposure, "html")
    assert not re.search(r"<script|<link|<img|https?://|@import|url\(", page)
    assert "default-src 'none'" in page
    assert exposure.summary in page


def test_each_cell_is_in_the_page_with_what_it_says(exposure):
    page = render(exposure, "html")
    for table in exposure.tables:
        if table.readers and any(column.tells for column in table.columns):
            assert f"<h3>{table.name}</h3>" in page
    cells = sum(
        seen.sight is Sight.RAW
        for table in exposure.tables
        for column in table.columns
        for seen in column.seen
        for _ in seen.roles
    )
    assert page.count(">RAW</td>") == cells > 0


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_names_who_sees_raw_values_and_what_changed(form, exposure):
    told = render(
        msgspec.structs.replace(exposure, since=since("phi gains raw email on 1 table (people)")), form
    )
    assert "phi gains raw email on 1 table" in told
    for name in ("cleaner", "keeper", "phi"):
        assert name in told


@settings(max_examples=60, deadline=None)
@given(
    name=st.one_of(
        st.text(max_size=40),
        st.sampled_from(["</td><script>x</script>", '" onclick="x', "`", "|", "\x1b[2J"]),
    )
)
def test_no_name_is_obeyed(exposure, name):
    told = hostile(exposure, name)
    known, tags = Tags(), Tags()
    known.feed(render(exposure, "html"))
    tags.feed(render(told, "html"))
    assert tags.names <= known.names | {"ul", "li"}
    assert tags.attributes <= known.attributes
    text = render(told, "text", color=False)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert msgspec.json.decode(render(told, "json"), type=Exposure) == told


@pytest.mark.parametrize("width", [20, 80, 300])
def test_lines_are_no_longer_than_the_terminal_or_than_one_can_read(width, exposure):
    lines = render(exposure, "text", width=width).splitlines()
    assert max(map(len, lines)) <= max(80, min(width, 140))


def test_colour_is_only_where_it_is_asked_for(exposure):
    assert "\x1b[" in render(exposure, "text", color=True)
    assert "\x1b" not in render(exposure, "text")
