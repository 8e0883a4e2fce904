"""Nobody in a sample exists, and its canaries cannot be mistaken for anybody else."""

from __future__ import annotations

import ipaddress
import itertools
import json
import re

import pytest

from governance.sample.canaries import COUNT, canary
from governance.sample.people import People
from governance.sample.person import mrn, ssn

pytestmark = pytest.mark.xdist_group("sample")

EVENT_STREAMS = ("orders.v1", "customers.v1", "auth.v1", "encounters.v1")
NETWORKS = [
    ipaddress.ip_network(text)
    for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
]
# Kept for fiction by NANPA, Ofcom, ACMA, ARCEP and the Bundesnetzagentur.
RESERVED_PHONES = re.compile(
    r"1?\d{3}55501\d\d|(44|0)7700900\d{3}|(61|0)25550\d{4}|(33|0)199\d{6}|(49|0)3023125\d{3}"
)


def rows(sample):
    for history in sample.histories().values():
        yield from (change["after"] for change in history if change["after"])


def everything(sample):
    """All lines that are UTF-8, of all streams."""
    for stream in sample.streams.values():
        yield from (line.decode(errors="replace") for line in stream.lines)


def test_every_address_is_in_a_reserved_domain(sample):
    found = {address for line in everything(sample) for address in re.findall(r"[\w.+-]+@([\w.-]*\w)", line)}
    assert found == {"example.com", "example.org", "example.net"}


def test_every_phone_number_is_reserved(sample):
    phones = {row["phone"] for row in rows(sample)} - {None}
    phones |= {event["phone"] for event in sample.streams["encounters.v1"].events} - {None}
    assert len(phones) > 500
    assert not [phone for phone in phones if not RESERVED_PHONES.fullmatch(re.sub(r"\D", "", phone))]


def test_social_security_numbers_were_never_issued_and_are_unique(sample):
    owners = {}
    for row in rows(sample):
        if row["ssn"]:
            assert re.fullmatch(r"9\d\d-(0[1-9]|[1-4]\d)-\d{4}", row["ssn"])
            assert owners.setdefault(row["ssn"], row["customer_id"]) == row["customer_id"]


def test_clients_are_in_networks_of_documentation(sample):
    addresses = {ipaddress.ip_address(event["ip_address"]) for event in sample.streams["auth.v1"].events}
    assert {address.version for address in addresses} == {4, 6}
    assert all(any(address in network for network in NETWORKS) for address in addresses)


def test_only_people_in_the_united_states_have_zip_code_and_social_security_number(sample):
    for row in rows(sample):
        is_american = row["country"] == "US"
        assert (row["zip_code"] is not None) == (row["ssn"] is not None) == is_american
    zips = {event["zip_code"] for event in sample.streams["encounters.v1"].events} - {None}
    assert {"036", "059", "893", "100"} <= {code[:3] for code in zips}
    assert {event["region"] for event in sample.streams["orders.v1"].events} == {"AMER", "APAC", "EMEA"}


def test_notes_mention_people_by_name_phone_and_email(sample):
    events = [event for event in sample.streams["encounters.v1"].events if event["note"]]
    assert all(event["patient_name"] in event["note"] for event in events)
    assert any(event["phone"] and event["phone"] in event["note"] for event in events)
    assert any(event["email"] in event["note"] for event in events)
    assert any("\n" in event["note"] for event in events)
    assert len(events) < len(sample.streams["encounters.v1"].events)


def test_identifiers_are_unique_in_a_large_sample():
    people = People(7, 2_000_000)
    indices = range(people.count - 20_000, people.count)
    found = [people.person(index) for index in itertools.chain(range(20_000), indices)]
    numbers = [mrn(person) for person in found]
    assert len(set(numbers)) == len(numbers)
    numbers = [number for person in found if (number := ssn(person))]
    assert len(set(numbers)) == len(numbers)


def test_canaries_are_listed(sample):
    assert [line["canary"] for line in sample.canaries] == list(range(1, 501))
    assert all(
        line["values"].keys() == {"name", "email", "phone", "ssn", "mrn", "phrase"}
        for line in sample.canaries
    )


def test_no_value_of_a_canary_is_part_of_another(sample):
    values = [value.lower() for line in sample.canaries for value in line["values"].values()]
    together = "\n".join(values)
    assert all(together.count(value) == 1 for value in values)


def test_digits_of_a_canary_are_nobody_elses(sample):
    digits = {
        re.sub(r"\D", "", line["values"][kind])[-10:]: line["canary"]
        for line in sample.canaries
        for kind in ("phone", "ssn")
    }
    assert len(digits) == 1000
    ordinary = (line for line in everything(sample) if "canary" not in line.lower())
    alone = {number for line in ordinary for number in re.findall(r"(?<!\w)\d{9,11}(?!\w)", line)}
    assert not {number[-10:] for number in alone} & digits.keys()


def test_canaries_do_not_depend_on_the_seed():
    people = [People(seed, 5_000) for seed in (1, 2)]
    first, second = ([crowd.person(index).canary for index in crowd.canaries] for crowd in people)
    assert first == second == [canary(number).values for number in range(1, COUNT + 1)]


def test_values_of_a_canary_stand_only_with_that_canary(sample):
    """Whatever is wrong with a line: all it says of canaries is true, and of one canary."""
    owner = {value: line["canary"] for line in sample.canaries for value in line["values"].values()}
    looks = re.compile(
        r"Canary \w+|canary\.\w+@example\.\w{3}|\+1-(?:202|303|404|505|606)-555-\d{4}|99\d-\d\d-\d{4}"
        r"|MRN-CANARY-\d{4}|a canary hums \w+ at dawn"
    )
    seen = set()
    for stream in sample.streams.values():
        for event in stream.events:
            found = {owner[value] for value in looks.findall(json.dumps(event))}
            assert len(found) <= 1
            seen |= found
    assert seen == set(range(1, COUNT + 1))


def test_every_canary_is_in_every_stream(sample):
    owner = {line["values"]["email"]: line["canary"] for line in sample.canaries}
    customers = {row["customer_id"]: owner[row["email"]] for row in rows(sample) if row["email"] in owner}
    assert sorted(customers.values()) == list(range(1, 501))
    for stream in ("orders.v1", "auth.v1", "accounts"):
        found = {event["customer_id"] for event in sample.streams[stream].events}
        assert customers.keys() <= found, stream
    patients = {}
    for event in sample.streams["encounters.v1"].events:
        if event["email"] in owner:
            patients.setdefault(owner[event["email"]], []).append(event)
    assert patients.keys() == set(range(1, 501))
    for line in sample.canaries:
        values = line["values"]
        for event in patients[line["canary"]]:
            shown = (event["patient_name"], event["phone"], event["ssn"], event["mrn"])
            assert shown == (values["name"], values["phone"], values["ssn"], values["mrn"])
            assert values["phrase"] in event["note"]


def test_every_canary_is_in_its_customer_record(sample):
    values = {line["values"]["email"]: line["values"] for line in sample.canaries}
    for row in rows(sample):
        if row["email"] in values:
            expected = values[row["email"]]
            assert (row["full_name"], row["phone"], row["ssn"]) == (
                *(expected["name"], expected["phone"], expected["ssn"]),
            )
            assert row["birth_date"] is not None


def test_some_canaries_leave(sample):
    left = [history for history in sample.histories().values() if history[-1]["op"] == "d"]
    assert any("canary" in json.dumps(history[-1]).lower() for history in left)
