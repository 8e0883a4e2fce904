"""Which identifier a column is likely to be: hits and misses, most of them from public dbt projects."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.declared.policies import load_policies
from governance.project.likeness import Likenesses
from governance.project.shape import Column, Table
from governance.project.words import singular, words

LIKENESSES = Likenesses(load_policies(Path(__file__).parents[3]))
HITS = {
    ("users", "email"): "email",
    ("orders", "customerEmail"): "email",
    ("orders", "CUSTOMER_EMAIL_2"): "email",
    ("ticket_comments", "comment_author_email"): "email",
    ("users", "emails"): "email",
    ("users", "edx_username"): "account_id",
    ("events", "username"): "account_id",
    ("encounters", "provider_first_name"): "name",
    ("customers", "name"): "name",
    ("stg_crm__contacts", "name"): "name",
    ("instructors", "display_name"): "name",
    ("courses", "instructor_name"): "name",
    ("orders", "billing_address_1"): "street_address",
    ("patients", "county"): "city",
    ("orders", "shipping_zip"): "zip_code",
    ("orders", "user_address_postal_code"): "zip_code",
    ("eligibility", "death_date"): "person_date",
    ("eligibility", "social_security_number"): "ssn",
    ("receipts", "receipt_payer_ip_address"): "ip_address",
    ("orders", "acting_user_id"): "account_id",
    ("users", "user_image_url"): "url",
}
MISSES = [
    ("customers", "email_hash"),
    ("customers", "hashed_user_email"),
    ("customers", "emailed_at"),
    ("customers", "email_domain"),
    ("customers", "email_count"),
    ("customers", "is_email_verified"),
    ("users", "user_is_opted_in_for_email"),
    ("customers", "company_name"),
    ("customers", "file_name"),
    ("users", "user_school_city"),
    ("products", "name"),
    ("dim_product", "display_name"),
    ("locations", "city"),
    ("locations", "zip_code"),
    ("stores", "store_phone"),
    ("topics", "parent_topic_name"),
    ("courses", "enrollment_url"),
    ("pages", "url"),
    ("providers", "practice_zip_code"),
    ("facilities", "facility_name"),
    ("value_sets", "value_set_member_id"),
    ("courses", "proctoring_escalation_email"),
    ("events", "event_name"),
    ("orders", "unique_id"),
]


def a_table(name, columns):
    return Table(
        unique_id=f"source.x.y.{name}",
        name=name,
        package="x",
        file="x.yml",
        declared_in="x.yml",
        database=None,
        schema="raw",
        relation=name,
        tier=None,
        domain=None,
        meta={},
        tags=frozenset(),
        columns=columns,
    )


def likely(table, column, data_type=None, description="", beside=()):
    declared = {column: Column(column, {}, data_type, description)}
    return LIKENESSES.of(a_table(table, declared), column, [column, *beside])


@pytest.mark.parametrize(("table", "column"), HITS)
def test_columns_of_people_are_recognised(table, column):
    assert likely(table, column).identifier == HITS[table, column]


@pytest.mark.parametrize(("table", "column"), MISSES)
def test_columns_of_things_and_what_is_no_longer_the_value_are_not(table, column):
    assert likely(table, column) is None


def test_a_name_by_itself_is_surer_than_one_with_its_table():
    assert likely("orders", "customer_email").confidence == "high"
    assert likely("customers", "name").confidence == "medium"


@pytest.mark.parametrize("data_type", ["boolean", "timestamp", "double"])
def test_a_type_that_holds_no_such_values_speaks_against_it(data_type):
    assert likely("users", "email", data_type) is None
    assert likely("users", "email", "varchar(20)") is not None


def test_a_date_of_birth_is_a_date():
    assert likely("people", "dob", "date") is not None
    assert likely("people", "dob", "boolean") is None


def test_a_column_beside_it_tells_whom_a_name_is_of():
    assert likely("accounts", "name") is None
    assert likely("accounts", "name", beside=["ssn"]).why.endswith("`ssn` stands beside it")
    assert likely("products", "name", beside=["ssn"]) is None


def test_a_description_may_say_that_it_names_a_thing():
    assert likely("customers", "name", description="Name of the company.") is None
    assert likely("customers", "name", description="Name of the customer.") is not None


def test_names_are_cut_into_words_however_they_are_written():
    assert words("customerMailURL2") == ("customer", "mail", "url", "2")
    assert (
        words("CUSTOMER_EMAIL") == words("customerEmail") == words("customer email") == ("customer", "email")
    )


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("emails", "email"),
        ("addresses", "address"),
        ("companies", "company"),
        ("status", "status"),
        ("boss", "boss"),
    ],
)
def test_plurals_are_told_from_words_that_end_alike(many, one):
    assert singular(many) == one


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_is_answered(table, column):
    found = likely(table, column)
    assert found is None or found.identifier in LIKENESSES._policies.classifications.identifiers
