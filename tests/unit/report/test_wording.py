"""Names are made harmless before anybody reads them: on a terminal, too."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.report.as_text import render
from governance.report.wording import count, plain, sentence


@given(st.text(st.characters()))
def test_what_is_obeyed_or_hidden_is_shown_instead(text):
    shown = plain(text)
    assert not [char for char in shown if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    assert plain(shown) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", r"\x1b[2J"),
        ("a\nb", r"a\nb"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("Größe, 数量, 🧪", "Größe, 数量, 🧪"),
        ("\ud800", r"\ud800"),
    ],
)
def test_names_are_shown_as_they_are(text, shown):
    assert plain(text) == shown


def test_a_sentence_begins_and_ends_as_one():
    assert sentence("it is raw") == "It is raw."
    assert sentence("is it raw?") == "Is it raw?"


@given(data=st.data())
@settings(deadline=None, max_examples=30)
def test_whatever_is_in_a_manifest_a_terminal_obeys_nothing_of_it(data, hostile):
    verdict = data.draw(hostile)
    for verbose in (False, True):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", render(verdict, verbose=verbose))
        coloured = render(verdict, color=True, verbose=verbose)
        assert not re.search(r"\x1b(?!\[[0-9;]*m)", coloured)


def test_the_largest_verdict_is_a_screen_or_two(huge):
    text = render(huge)
    assert len(text.splitlines()) < 200
    assert text.startswith("42,000 findings in 1 file. Where to begin:\n")


@pytest.mark.parametrize(
    ("number", "word", "said"),
    [
        (1, "finding", "1 finding"),
        (1204, "finding", "1,204 findings"),
        (2, "entry", "2 entries"),
        (1, "entry", "1 entry"),
    ],
)
def test_things_are_counted_as_people_count_them(number, word, said):
    assert count(number, word) == said
