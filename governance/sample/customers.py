"""The stream customers.v1: what Debezium tells of the customers table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from governance.sample.agenda import Agenda
from governance.sample.courier import Courier
from governance.sample.dice import sequence
from governance.sample.people import People
from governance.sample.person import Person, birth_date, email, full_name, home, phone, ssn, tier
from governance.sample.records import Change, Customer, Envelope, Key, Source
from governance.sample.timeline import moment

# Eleven digits, none of which are those of a canary's number.
_FIRST_POSITION: Final = 30_064_771_072
_LONGEST_ENTRY: Final = 4_000

_encode = msgspec.json.Encoder().encode

# When (ms), who, and the turn of their record: 0 first seen, then its changes, last its deletion.
_Turn = tuple[int, int, int]


def deliver(seed: int, people: People, courier: Courier) -> None:
    """Think up what happens to customer records and hand it to the courier, tombstones included.

    Who was a customer before the year is read at its beginning (`r`), before anything happens.
    """
    chance = sequence(seed, "customers.v1")
    position = _FIRST_POSITION
    for occurred, index, turn in _turns(people):
        courier.advance(occurred)
        # The database's log grows with every change, of this table and of others.
        position += 60 + int(chance.random() * _LONGEST_ENTRY)
        person = people.person(index)
        published = courier.published(occurred)
        source = Source(position, occurred)
        change = Change(Key(person.customer_id), _envelope(person, turn, source, published))
        courier.deliver(published, _encode(change))
        if change.value and change.value.op == "d":
            courier.accompany(published, _encode(Change(change.key, None)))
    courier.finish()


def _turns(people: People) -> Iterator[_Turn]:
    """Everything that happens to any record, in the order in which it happens."""
    agenda: Agenda[_Turn] = Agenda()
    for index in range(people.count):
        person = people.person(index)
        yield from agenda.before(person.joined)
        for turn, instant in enumerate(_instants(person)):
            agenda.add((instant, index, turn))
    yield from agenda.rest()


def _instants(person: Person) -> list[int]:
    instants = [person.joined, *(instant for instant, _ in person.changes)]
    return instants if person.left is None else [*instants, person.left]


def _envelope(person: Person, turn: int, source: Source, published: int) -> Envelope:
    instants = _instants(person)
    before = _row(person, instants[turn - 1]) if turn else None
    if instants[turn] == person.left:
        return Envelope("d", published, source, before, None)
    first = "r" if person.signed_up < person.joined else "c"
    return Envelope("u" if turn else first, published, source, before, _row(person, instants[turn]))


def _row(person: Person, instant: int) -> Customer:
    """The row as it was written at an instant."""
    lives = home(person, instant)
    return Customer(
        customer_id=person.customer_id,
        full_name=full_name(person, instant),
        email=email(person, instant),
        phone=phone(person, instant),
        ssn=ssn(person),
        birth_date=birth_date(person) if person.canary or person.draws[28] % 10 else None,
        street_address=lives.street,
        city=lives.city.name,
        zip_code=lives.zip_code,
        country=person.country.code,
        region=person.country.region,
        tier=tier(person, instant),
        created_at=moment(person.signed_up),
        updated_at=moment(instant),
    )
