"""Exact numbers of events, all within the year."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from governance.sample import encounters, orders, sessions
from governance.sample.dice import sequence, spread
from governance.sample.people import People
from governance.sample.schedule import Schedule, owners
from governance.sample.shares import MINIMUM_EVENTS, shares
from governance.sample.timeline import CLOSING, DAY, HOUR, OPENING, SECOND

DECKS = {
    "orders": (orders._DECK, 2 * HOUR),
    "sessions": (sessions._DECK, 20 * SECOND),
    "encounters": (encounters._DECK, DAY),
}


@settings(max_examples=60, deadline=None)
@given(events=st.integers(1_700, 12_000), seed=st.integers(0, 2**32), name=st.sampled_from(sorted(DECKS)))
def test_courses_sum_up_to_the_events_asked_for(events, seed, name):
    deck, wait = DECKS[name]
    schedule = Schedule(events, deck, wait)
    chance = sequence(seed, "test")
    total, previous = 0, 0
    for index in range(schedule.count):
        course = schedule.course(index, chance)
        reached = course.times[: course.length]
        total += len(reached)
        assert previous <= schedule.start(index) <= reached[0]
        assert OPENING <= reached[0] <= reached[-1] <= CLOSING
        assert course.times == sorted(course.times)
        previous = schedule.start(index)
    assert total == events


@settings(max_examples=60, deadline=None)
@given(
    lines=st.integers(MINIMUM_EVENTS, 100_000),
    seed=st.integers(0, 2**63 - 1),
    name=st.sampled_from(sorted(DECKS)),
)
def test_each_canary_owns_one_entity_that_starts_while_they_are_customers(lines, seed, name):
    parts = {share.stream: share.events for share in shares(lines)}
    people = People(seed, parts["customers.v1"])
    stream = {"orders": "orders.v1", "sessions": "auth.v1", "encounters": "encounters.v1"}[name]
    schedule = Schedule(parts[stream], *DECKS[name])
    owned = owners(schedule, people)
    assert sorted(owned.values()) == sorted(set(people.canaries))
    assert len(owned) == 500
    for entity, index in owned.items():
        person = people.person(index)
        assert 0 <= entity < schedule.count
        assert person.joined <= schedule.start(entity)
        assert person.left is None or schedule.start(entity + 1) < person.left


@settings(max_examples=100, deadline=None)
@given(changes=st.integers(1_100, 60_000), seed=st.integers(0, 2**32))
def test_people_take_exactly_as_many_lines_as_there_are(changes, seed):
    people = People(seed, changes)
    sampled = [people.person(index) for index in range(0, people.count, max(1, people.count // 200))]
    for person in sampled:
        instants = [person.joined, *(when for when, _ in person.changes), person.left or CLOSING + HOUR]
        assert instants == sorted(set(instants))
    everybody = (people.person(index) for index in range(people.count)) if changes < 8_000 else ()
    lines = sum(1 + len(person.changes) + 2 * (person.left is not None) for person in everybody)
    assert lines in {0, changes}


@given(lines=st.integers(MINIMUM_EVENTS, 10**9))
def test_shares_sum_up(lines):
    found = shares(lines)
    assert sum(share.lines for share in found) == lines
    for share in found:
        assert share.lines == share.events + share.duplicates + share.malformed
        assert 0 < share.late < share.events


@given(data=st.data(), start=st.integers(0, 50), width=st.integers(1, 500), seed=st.integers(0, 2**32))
def test_spread_is_exact_and_rising(data, start, width, seed):
    count = data.draw(st.integers(0, width))
    found = list(spread(count, start, start + width, sequence(seed, "test")))
    assert len(found) == count
    assert found == sorted(set(found))
    assert all(start <= number < start + width for number in found)
