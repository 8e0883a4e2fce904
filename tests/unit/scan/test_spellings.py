import html
import json
import re
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.scan.spellings import digits_alone, spellings

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=4, max_size=30)
TEXTS |= st.text("""aé'"\\/&<>% """, min_size=4, max_size=12)
WRITERS = {
    "as it is": str,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON in UTF-8": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "JSON in HTML": lambda text: re.sub(
        "[<>&']", lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text)[1:-1]
    ),
    "JSON with slashes": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "list": lambda text: re.sub(r"([\\'])", r"\\\1", text),
    "SQL": lambda text: text.replace("'", "''"),
    "CSV": lambda text: text.replace('"', '""'),
    "URL": lambda text: quote(text, safe=""),
    "path": quote,
    "form": quote_plus,
    "HTML": html.escape,
}


@pytest.mark.parametrize("first", WRITERS)
@given(text=TEXTS, second=st.sampled_from(sorted(WRITERS)))
def test_each_writing_on_top_of_another_is_a_spelling(first, second, text):
    written = WRITERS[second](WRITERS[first](text))
    assert written.encode().lower() in spellings(text)


@given(text=TEXTS)
def test_bytes_of_other_encodings_are_spellings(text):
    assert text.encode("utf-16-le").lower() in spellings(text)
    assert text.encode("utf-16-be").lower() in spellings(text)


def test_hex_is_looked_for_unless_it_would_hit_by_chance():
    assert b"Ann Lee!".hex().encode() in spellings("Ann Lee!")
    assert b"beef".hex().encode() not in spellings("beef")


def test_letters_beyond_ascii_are_found_in_each_case_and_composition():
    found = spellings("Zoë Müller")
    assert {"zoË mÜller".encode().lower(), "zoe\u0308 mu\u0308ller".encode()} <= found


@given(text=TEXTS)
def test_no_spelling_is_empty_or_in_upper_case(text):
    assert all(found and found == found.lower() for found in spellings(text))


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("900-12-3456", {b"900123456"}),
        ("+1-202-555-0100", {b"12025550100", b"2025550100"}),
        ("(202) 555 0100", {b"2025550100"}),
        ("+49 30 5550 0123", {b"493055500123"}),
        ("MRN-123456789", set()),
        ("555-0100", set()),
    ],
)
def test_numbers_are_looked_for_without_their_punctuation(text, digits):
    assert digits_alone(text) == digits
