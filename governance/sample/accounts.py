"""The export of accounts: all of them, as they stand on the last day of the year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from governance.sample.people import People
from governance.sample.person import Person, email, full_name, has_mfa
from governance.sample.records import Account
from governance.sample.timeline import END, EXPORT_DAY, moment

_STATES: Final = ("locked", "closed", *("active",) * 28)
_PLANS: Final = ("free", "free", "free", "plus", "plus", "pro")

_encode = msgspec.json.Encoder().encode


def lines(people: People) -> Iterator[bytes]:
    """One line an account, without line ends, by account; everybody has one."""
    for index in range(people.count):
        yield _encode(_account(people.person(index)))


def _account(person: Person) -> Account:
    return Account(
        account_id=person.account_id,
        customer_id=person.customer_id,
        email=email(person, END),
        display_name=full_name(person, END),
        # Whose record was deleted can log in no more.
        status="closed" if person.left else _STATES[person.draws[30] % len(_STATES)],
        plan=_PLANS[person.draws[31] % len(_PLANS)],
        has_mfa=has_mfa(person),
        region=person.country.region,
        created_at=moment(person.signed_up),
        exported_on=EXPORT_DAY,
    )
