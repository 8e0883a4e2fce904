"""What lies ahead comes out in order, and nothing waits longer than it has to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from governance.sample.agenda import Agenda
from governance.sample.timeline import DAY


@given(
    steps=st.lists(
        st.tuples(st.integers(0, 3 * DAY), st.lists(st.integers(0, 9 * DAY), max_size=5)), max_size=40
    )
)
def test_things_come_out_in_order_and_all_of_them(steps):
    agenda, now, added, taken = Agenda(), 20_000 * DAY, [], []
    for wait, delays in steps:
        now += wait
        taken += agenda.before(now)
        assert all(thing[0] // DAY < now // DAY for thing in taken)
        for delay in delays:
            thing = (now + delay, len(added))
            agenda.add(thing)
            added.append(thing)
    before = len(taken)
    taken += agenda.rest()
    assert taken == sorted(added)
    assert all(thing[0] // DAY >= now // DAY for thing in taken[before:])
