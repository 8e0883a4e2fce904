"""The events as they stand in the streams; the fields are those of contracts/*/schemas, in order."""

from __future__ import annotations

import datetime as dt

import msgspec


class Order(msgspec.Struct, gc=False):
    """A line of orders.v1."""

    event_id: str
    occurred_at: dt.datetime
    published_at: dt.datetime
    order_id: str
    version: int
    customer_id: str
    customer_email: str
    status: str
    region: str
    currency: str
    amount_usd: float
    item_count: int
    shipping_zip: str | None
    ordered_at: dt.datetime


class Login(msgspec.Struct, gc=False):
    """A line of auth.v1."""

    event_id: str
    occurred_at: dt.datetime
    published_at: dt.datetime
    account_id: str
    customer_id: str
    username: str
    event_type: str
    ip_address: str
    device_id: str | None
    user_agent: str
    region: str


class Encounter(msgspec.Struct, gc=False):
    """A line of encounters.v1."""

    event_id: str
    occurred_at: dt.datetime
    published_at: dt.datetime
    encounter_id: str
    version: int
    mrn: str
    patient_name: str
    birth_date: dt.date
    sex: str
    phone: str | None
    email: str | None
    ssn: str | None
    street_address: str | None
    state: str | None
    zip_code: str | None
    region: str
    health_plan_id: str | None
    account_number: str | None
    status: str
    service_start_date: dt.date
    service_end_date: dt.date | None
    department: str
    diagnosis_code: str
    procedure_code: str | None
    note: str | None


class Customer(msgspec.Struct, gc=False):
    """A row of the customers table."""

    customer_id: str
    full_name: str
    email: str
    phone: str | None
    ssn: str | None
    birth_date: dt.date | None
    street_address: str | None
    city: str | None
    zip_code: str | None
    country: str
    region: str
    tier: str
    created_at: dt.datetime
    updated_at: dt.datetime


class Source(msgspec.Struct, gc=False):
    """Where in the database's log a change stands."""

    lsn: int
    ts_ms: int


class Envelope(msgspec.Struct, gc=False):
    """What a change did to a row."""

    op: str
    ts_ms: int
    source: Source
    before: Customer | None
    after: Customer | None


class Key(msgspec.Struct, gc=False):
    """Whose row changed."""

    customer_id: str


class Change(msgspec.Struct, gc=False):
    """A line of customers.v1; without value it is a tombstone."""

    key: Key
    value: Envelope | None


class Account(msgspec.Struct, gc=False):
    """A line of the export of accounts."""

    account_id: str
    customer_id: str
    email: str
    display_name: str
    status: str
    plan: str
    has_mfa: bool
    region: str
    created_at: dt.datetime
    exported_on: dt.date
