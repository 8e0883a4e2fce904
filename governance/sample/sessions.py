"""The stream auth.v1: how people log in, fail to, prove a second factor, and leave."""

from __future__ import annotations

import random
from typing import Final

import msgspec

from governance.sample.courier import Courier
from governance.sample.dice import pick, sequence
from governance.sample.people import People
from governance.sample.person import Person, email, has_mfa
from governance.sample.records import Login
from governance.sample.schedule import Course, Schedule, journey, owners
from governance.sample.timeline import HOUR, MINUTE, SECOND, moment

_IN: Final = ("login_succeeded", 20 * SECOND)
_ASKED: Final = ("mfa_challenged", 4 * SECOND)
_ASKED_AGAIN: Final = ("mfa_challenged", 28 * MINUTE)
_PROVED: Final = ("mfa_passed", 90 * SECOND)
_NOT_PROVED: Final = ("mfa_failed", 90 * SECOND)
_WRONG: Final = ("login_failed", 40 * SECOND)
_OUT: Final = ("logout", 28 * MINUTE)
# Long after the last sign of life: half an hour of silence ends a session.
_OUT_LATE: Final = ("logout", 5 * HOUR)

_PLAIN: Final = journey(_IN, _OUT)
_STAYED: Final = journey(_IN)
_MISTYPED: Final = journey(_WRONG, _IN, _OUT)
_GAVE_UP: Final = journey(_WRONG, _WRONG, _WRONG, _WRONG, _WRONG)
_TWO_FACTORS: Final = journey(_IN, _ASKED, _PROVED, _OUT)
_TWO_STAYED: Final = journey(_IN, _ASKED, _PROVED)
_SECOND_TRY: Final = journey(_IN, _ASKED, _NOT_PROVED, _ASKED, _PROVED, _OUT_LATE)
_STEPPED_UP: Final = journey(_IN, _ASKED, _PROVED, _ASKED_AGAIN, _PROVED, _ASKED_AGAIN, _PROVED, _OUT)
_LOCKED_OUT: Final = journey(_WRONG, _IN, _ASKED, _NOT_PROVED, _ASKED, _NOT_PROVED)
_DECK: Final = (
    *(_PLAIN, _TWO_FACTORS, _STAYED, _TWO_STAYED, _MISTYPED, _TWO_FACTORS, _PLAIN, _STEPPED_UP),
    *(_TWO_FACTORS, _GAVE_UP, _PLAIN, _TWO_STAYED, _STAYED, _SECOND_TRY, _TWO_FACTORS, _PLAIN),
    *(_MISTYPED, _STEPPED_UP, _TWO_FACTORS, _LOCKED_OUT),
)

_BROWSERS: Final = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
    "BrookApp/4.2 (Android 15)",
    "BrookApp/4.2 (iOS 18.5)",
)
# The networks of documentation (RFC 5737).
_NETWORKS: Final = ("192.0.2", "198.51.100", "203.0.113")

_encode = msgspec.json.Encoder().encode


def deliver(seed: int, people: People, courier: Courier) -> None:
    """Think up the sessions of the year, as many events as the courier expects, and hand them over."""
    # A double click sends the first event again.
    schedule = Schedule(courier.events, _DECK, 20 * SECOND)
    chance = sequence(seed, "auth.v1")
    canaries = owners(schedule, people)
    for index in range(schedule.count):
        start = schedule.start(index)
        courier.advance(start)
        course = schedule.course(index, chance)
        user = people.somebody(start, chance.random(), canaries.get(index))
        while "mfa_challenged" in course.states and not has_mfa(user):
            user = people.somebody(start, chance.random())
        _deliver_one(_opened(user, start, chance), f"LOG-{index:09d}", user, course, courier)
    courier.finish()


def _opened(user: Person, start: int, chance: random.Random) -> Login:
    """What all events of a session have in common."""
    device = int(chance.random() * 3)
    never = moment(start)
    return Login(
        event_id="",
        occurred_at=never,
        published_at=never,
        account_id=user.account_id,
        customer_id=user.customer_id,
        username="",
        event_type="",
        ip_address=_address(user, device),
        device_id=f"dev-{user.draws[21]:04x}{user.index:08x}{device}" if device else None,
        user_agent=_BROWSERS[(user.draws[22] + device) % len(_BROWSERS)],
        region=user.country.region,
    )


def _address(user: Person, device: int) -> str:
    """A client's address; one device in three is reached by IPv6 (2001:db8::/32, RFC 3849)."""
    draw = user.draws[23 + device]
    if draw % 3 == 0:
        return f"2001:db8:{user.index % 65_536:x}:{device}::{draw:x}"
    return f"{pick(_NETWORKS, draw)}.{1 + draw % 254}"


def _deliver_one(login: Login, name: str, user: Person, course: Course, courier: Courier) -> None:
    for number, occurred in enumerate(course.times[: course.length], start=1):
        published = courier.published(occurred)
        login.event_id = f"{name}-{number}"
        login.event_type = course.states[number - 1]
        login.occurred_at = moment(occurred)
        login.published_at = moment(published)
        login.username = _typed(email(user, occurred), login.event_type, user)
        courier.deliver(published, _encode(login))


def _typed(address: str, event_type: str, user: Person) -> str:
    """What was typed as user name: a letter short, in every other login that failed."""
    if event_type == "login_failed" and not user.canary and user.draws[26] % 2:
        return address[1:]
    return address
