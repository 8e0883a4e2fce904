"""The stream orders.v1: the whole order after each change, its status only ever moving forward."""

from __future__ import annotations

import random
from typing import Final

import msgspec

from governance.sample.courier import Courier
from governance.sample.dice import low, sequence
from governance.sample.people import People
from governance.sample.person import Person, email, home
from governance.sample.records import Order
from governance.sample.schedule import Course, Schedule, journey, owners
from governance.sample.timeline import DAY, HOUR, moment

_TO_SHIPPING: Final = (("placed", 0), ("paid", 6 * HOUR), ("packed", 2 * DAY), ("shipped", 2 * DAY))
_IN_TRANSIT: Final = journey(*_TO_SHIPPING)
_KEPT: Final = journey(*_TO_SHIPPING, ("delivered", 8 * DAY))
_SENT_BACK: Final = journey(*_TO_SHIPPING, ("delivered", 8 * DAY), ("returned", 14 * DAY))
_FORGOTTEN: Final = journey(("placed", 0))
_CALLED_OFF: Final = journey(("placed", 0), ("cancelled", 2 * DAY))
_REFUNDED: Final = journey(("placed", 0), ("paid", 6 * HOUR), ("cancelled", 2 * DAY))
_DECK: Final = (
    *(_KEPT, _KEPT, _SENT_BACK, _KEPT, _CALLED_OFF, _KEPT, _KEPT, _KEPT, _REFUNDED, _KEPT),
    *(_KEPT, _FORGOTTEN, _KEPT, _KEPT, _CALLED_OFF, _KEPT, _IN_TRANSIT, _SENT_BACK, _KEPT, _REFUNDED),
)

_encode = msgspec.json.Encoder().encode


def deliver(seed: int, people: People, courier: Courier) -> None:
    """Think up the orders of the year, as many events as the courier expects, and hand them over."""
    # Who changes the basket takes the state "placed" once more.
    schedule = Schedule(courier.events, _DECK, 2 * HOUR)
    chance = sequence(seed, "orders.v1")
    canaries = owners(schedule, people)
    for index in range(schedule.count):
        start = schedule.start(index)
        courier.advance(start)
        buyer = people.somebody(start, chance.random(), canaries.get(index))
        order = _placed(index, buyer, start)
        _deliver_one(order, buyer, schedule.course(index, chance), courier, chance)
    courier.finish()


def _placed(index: int, buyer: Person, start: int) -> Order:
    """An order before anything happened to it."""
    never = moment(start)
    return Order(
        event_id="",
        occurred_at=never,
        published_at=never,
        order_id=f"ORD-{index:09d}",
        version=0,
        customer_id=buyer.customer_id,
        customer_email="",
        status="",
        region=buyer.country.region,
        currency=buyer.country.currency,
        amount_usd=0.0,
        item_count=0,
        shipping_zip=home(buyer, start).zip_code,
        ordered_at=never,
    )


def _deliver_one(
    order: Order, buyer: Person, course: Course, courier: Courier, chance: random.Random
) -> None:
    order.ordered_at = moment(course.times[0])
    for occurred, status in zip(course.times[: course.length], course.states, strict=False):
        if status == "placed":
            order.item_count = 1 + int(8 * low(chance))
            order.amount_usd = round(order.item_count * (4 + 120 * low(chance)), 2)
        published = courier.published(occurred)
        order.version += 1
        order.event_id = f"{order.order_id}-{order.version}"
        order.status = status
        order.occurred_at = moment(occurred)
        order.published_at = moment(published)
        order.customer_email = email(buyer, occurred)
        courier.deliver(published, _encode(order))
