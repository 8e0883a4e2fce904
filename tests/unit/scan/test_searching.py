import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from governance.scan.searching import Searcher
from governance.scan.values import Value

SSN = "900-12-3456"


def a_searcher(*texts):
    return Searcher([Value(number, "value", text) for number, text in enumerate(texts)])


def test_values_are_found_by_their_positions():
    searcher = a_searcher("Ann Lee", "Bob Ray")
    assert searcher.search_text("said ANN LEE to bob") == {0}
    assert searcher.search_text("said ann lee to bob ray") == {0, 1}
    assert searcher.search_text("") == set()


def test_a_value_inside_another_is_found_too():
    assert a_searcher("Ann Lee", "Ann Leeson", "n Lees").search_text("ann leeson") == {0, 1, 2}


def test_one_value_of_two_people_is_found_for_both():
    assert a_searcher("Ann Lee", "Ann Lee").search_text("Ann Lee") == {0, 1}


def test_a_match_across_two_texts_is_none():
    searcher = a_searcher("Ann Lee")
    assert searcher.search(b"ann lee", np.array([0, 3, 7])) == set()
    assert searcher.search(b"xann leex", np.array([0, 0, 1, 8, 9])) == {0}


def test_a_match_across_two_texts_hides_none_behind_it():
    assert a_searcher("anan").search(b"xananan", np.array([0, 3, 7])) == {0}


def test_bare_digits_count_only_where_they_stand_alone():
    searcher = a_searcher(SSN)
    assert searcher.search_text("900123456") == {0}
    assert searcher.search_text("ssn=900123456;") == {0}
    assert searcher.search_text("1900123456") == set()
    assert searcher.search_text("9001234567") == set()
    assert searcher.search_text("a900123456") == set()
    assert searcher.search_text("7900123456 900123456") == {0}


def test_bare_digits_stand_alone_at_the_ends_of_a_text_but_not_of_a_piece():
    searcher = a_searcher(SSN)
    assert searcher.search(b"1900123456", np.array([0, 1, 10])) == {0}
    assert searcher.search(b"9001234561", np.array([0, 9, 10])) == {0}
    assert searcher.search(b"900123456 ") == set()
    assert searcher.search(b" 900123456") == set()
    assert searcher.search(b" 900123456 ") == {0}


def test_digits_that_are_themselves_a_value_are_found_anywhere():
    assert a_searcher(SSN, "900123456").search_text("x900123456x") == {1}


def test_nothing_to_look_for_finds_nothing():
    assert a_searcher().search_text("anything") == set()


@given(
    texts=st.lists(st.text("ab", max_size=9), min_size=1, max_size=9),
    value=st.text("ab", min_size=4, max_size=6),
)
def test_a_column_is_searched_as_its_texts_one_by_one(texts, value):
    lengths = [len(text) for text in texts]
    breaks = np.concatenate([[0], np.cumsum(lengths)])
    found = a_searcher(value).search("".join(texts).encode(), breaks)
    assert found == ({0} if any(value in text for text in texts) else set())


def test_more_patterns_than_a_fast_automaton_should_hold_are_found_as_well():
    texts = [f"person number {number} of a list" * 20 for number in range(700)]
    searcher = a_searcher(*texts)
    assert searcher.search_text(f"<{texts[699]}>") == {699} | searcher.search_text(texts[699])
    assert 699 in searcher.search_text(texts[699])
