"""The stream encounters.v1: visits to a clinic, with notes that mention people."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import Final, NamedTuple, TypeVar

import msgspec

from governance.sample.courier import Courier
from governance.sample.dice import sequence
from governance.sample.medicine import EMERGENCY, MATERNITY, NEWBORN, NOTES, PLANNED, Department
from governance.sample.names import NAMES
from governance.sample.people import People
from governance.sample.person import (
    Person,
    account_number,
    birth_date,
    email,
    full_name,
    health_plan_id,
    home,
    mrn,
    phone,
    ssn,
)
from governance.sample.records import Encounter
from governance.sample.schedule import Course, Schedule, journey, owners
from governance.sample.timeline import DAY, EXPORT_DAY, day_of, moment

_TREATED: Final = journey(("planned", 0), ("in_progress", 14 * DAY), ("finished", 7 * DAY))
_CALLED_OFF: Final = journey(("planned", 0), ("cancelled", 10 * DAY))
_WALKED_IN: Final = journey(("in_progress", 0), ("finished", 5 * DAY))
_TOLD_AFTERWARDS: Final = journey(("finished", 0))
_DECK: Final = (
    *(_TREATED, _WALKED_IN, _TREATED, _TREATED, _CALLED_OFF, _WALKED_IN, _TREATED, _TOLD_AFTERWARDS),
    *(_WALKED_IN, _TREATED, _WALKED_IN, _TREATED, _TREATED, _CALLED_OFF, _WALKED_IN, _TREATED),
    *(_TOLD_AFTERWARDS, _TREATED, _WALKED_IN, _TREATED),
)
_CHILDREN: Final = 0.1
_MATERNITY: Final = 0.4
_OLDEST_PARENT: Final = EXPORT_DAY.year - 50
_SILENT: Final = 0.1
_UNKNOWN_SEX: Final = 0.01
_OTHER_SEX: Final = 0.01

T = TypeVar("T")

_encode = msgspec.json.Encoder().encode


class _Child(NamedTuple):
    """A patient who comes on a parent's account."""

    name: str
    sex: str
    birth_date: dt.date


class _Visit(NamedTuple):
    """Who comes to the clinic, with whom, when and why; the holder is the patient unless a child is."""

    holder: Person
    child: _Child | None
    department: Department
    starts_on: dt.date
    relative: str
    doctor: str


def deliver(seed: int, people: People, courier: Courier) -> None:
    """Think up the encounters of the year, as many events as the courier expects, and hand them over."""
    # A correction takes the first state once more.
    schedule = Schedule(courier.events, _DECK, DAY)
    chance = sequence(seed, "encounters.v1")
    canaries = owners(schedule, people)
    for index in range(schedule.count):
        start = schedule.start(index)
        courier.advance(start)
        holder = people.somebody(start, chance.random(), canaries.get(index))
        course = schedule.course(index, chance)
        visit = _visit(holder, course, chance)
        _deliver_one(_admitted(index, visit, chance), visit, course, courier, chance)
    courier.finish()


def _visit(holder: Person, course: Course, chance: random.Random) -> _Visit:
    department = _department(holder, course, chance)
    starts_on = _starts_on(course)
    is_child = department is NEWBORN or (
        department is not MATERNITY and not holder.canary and chance.random() < _CHILDREN
    )
    child = _child(holder, starts_on, chance, is_newborn=department is NEWBORN) if is_child else None
    name, _ = _relative(holder, chance)
    doctor = _any(NAMES[holder.country.names].surnames, chance)
    return _Visit(holder, child, department, starts_on, name, doctor)


def _any(options: Sequence[T], chance: random.Random) -> T:
    return options[int(chance.random() * len(options))]


def _department(holder: Person, course: Course, chance: random.Random) -> Department:
    draw = chance.random()
    if course.states[0] == "planned":
        return PLANNED[int(draw * len(PLANNED))]
    if draw > _MATERNITY or birth_date(holder).year < _OLDEST_PARENT:
        return EMERGENCY
    if draw < _MATERNITY / 2 and not holder.canary:
        return NEWBORN
    return MATERNITY if holder.sex == "female" else EMERGENCY


def _starts_on(course: Course) -> dt.date:
    """The first day of service: when treatment began, or was to begin before it was called off."""
    if course.states[-1] == "cancelled":
        return day_of(course.times[-1] + 2 * DAY)
    began = next(place for place, state in enumerate(course.states) if state != "planned")
    return day_of(course.times[began])


def _relative(holder: Person, chance: random.Random) -> tuple[str, str]:
    """Somebody of the same family: full name and sex."""
    names = NAMES[holder.country.names]
    sex, given = ("female", names.female) if chance.random() < 1 / 2 else ("male", names.male)
    return f"{_any(given, chance)} {holder.surname}", sex


def _child(holder: Person, starts_on: dt.date, chance: random.Random, *, is_newborn: bool) -> _Child:
    """A child, born the day the visit starts, or up to 17 years before."""
    name, sex = _relative(holder, chance)
    days = 0 if is_newborn else 60 + int(chance.random() * 6_000)
    return _Child(name, sex, starts_on - dt.timedelta(days=days))


def _admitted(index: int, visit: _Visit, chance: random.Random) -> Encounter:
    """An encounter before anything happened in it."""
    holder, child = visit.holder, visit.child
    return Encounter(
        event_id="",
        occurred_at=moment(0),
        published_at=moment(0),
        encounter_id=f"ENC-{index:09d}",
        version=0,
        mrn=f"MRN-9{index:08d}" if child else mrn(holder),
        patient_name="",
        birth_date=child.birth_date if child else birth_date(holder),
        sex=_recorded(child.sex if child else holder.sex, chance),
        phone=None,
        email=None,
        ssn=None if child else ssn(holder),
        street_address=None,
        state=None,
        zip_code=None,
        region=holder.country.region,
        health_plan_id=health_plan_id(holder),
        account_number=account_number(holder),
        status="",
        service_start_date=visit.starts_on,
        service_end_date=None,
        department=visit.department.name,
        diagnosis_code=_any(visit.department.diagnoses, chance),
        procedure_code=_any(visit.department.procedures, chance),
        note=None,
    )


def _recorded(sex: str, chance: random.Random) -> str:
    """The sex as it was recorded, now and then not at all."""
    draw = chance.random()
    return "unknown" if draw < _UNKNOWN_SEX else "other" if draw > 1 - _OTHER_SEX else sex


def _deliver_one(
    encounter: Encounter, visit: _Visit, course: Course, courier: Courier, chance: random.Random
) -> None:
    for occurred, status in zip(course.times[: course.length], course.states, strict=False):
        published = courier.published(occurred)
        encounter.version += 1
        encounter.event_id = f"{encounter.encounter_id}-{encounter.version}"
        encounter.occurred_at = moment(occurred)
        encounter.published_at = moment(published)
        encounter.status = status
        encounter.service_end_date = day_of(occurred) if status == "finished" else None
        _know(encounter, visit, occurred)
        encounter.note = _note(encounter, visit, chance)
        courier.deliver(published, _encode(encounter))


def _know(encounter: Encounter, visit: _Visit, instant: int) -> None:
    """Write down how the patient is called and reached at an instant."""
    holder = visit.holder
    lives = home(holder, instant)
    encounter.patient_name = visit.child.name if visit.child else full_name(holder, instant)
    encounter.phone = phone(holder, instant)
    encounter.email = email(holder, instant)
    encounter.street_address = lives.street
    encounter.state = lives.city.state
    encounter.zip_code = lives.zip_code


def _note(encounter: Encounter, visit: _Visit, chance: random.Random) -> str | None:
    draw = chance.random()
    canary = visit.holder.canary
    if not canary and (encounter.status == "cancelled" or draw < _SILENT):
        return None
    text = _any(NOTES, chance).format(
        patient=encounter.patient_name,
        relative=visit.relative,
        doctor=visit.doctor,
        reach=encounter.phone if encounter.phone and draw < 1 / 2 else encounter.email,
    )
    return f"{text} In the patient's words: {canary.phrase}." if canary else text
