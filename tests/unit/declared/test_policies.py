"""Policies: ours are good, and every way to get them wrong is named with file, line and path."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.declared.methods import Null, Replace
from governance.declared.policies import load_policies
from governance.errors import DeclarationError

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def ours():
    return load_policies(ROOT)


def copied(folder):
    shutil.copytree(ROOT / "policies", folder / "policies")
    shutil.copy(ROOT / "governance.yml", folder)
    return folder


def test_all_eighteen_safe_harbor_identifiers_are_declared(ours):
    identifiers = ours.classifications.identifiers
    letters = {identifier.safe_harbor for identifier in identifiers.values()} - {None}
    assert letters == set("ABCDEFGHIJKLMNOPQR")
    for name in ("free_text", "semi_structured"):
        assert identifiers[name].mask == "mask_null"
    for name in ("customer_id", "account_id"):
        assert ours.masks[identifiers[name].mask].yields.identifiability == "pseudonymous"


def test_every_identifier_is_lowered_by_its_mask(ours):
    order = ours.classifications.identifiability
    for name, identifier in ours.classifications.identifiers.items():
        mask = ours.masks[identifier.mask]
        assert name in mask.accepts
        assert order.index(mask.yields.identifiability) <= order.index(identifier.identifiability)


def test_columns_of_the_events_are_suggested_their_identifiers(ours):
    suggested = {
        column: name for name, each in ours.classifications.identifiers.items() for column in each.names
    }
    assert suggested["zip_code"] == "zip_code"
    assert suggested["username"] == "account_id"
    assert suggested["note"] == "free_text"


def test_masks_know_their_key_and_scope(ours):
    assert (ours.masks["mask_mrn"].scope, ours.masks["mask_mrn"].key_version) == ("", 1)
    assert ours.masks["mask_mrn"].domains == ("commerce", "health", "identity", "ops")
    assert ours.masks["mask_customer_id"].scope == "customer"
    assert ours.masks["mask_customer_id"].domains == ("commerce", "identity") == ours.scopes["customer"]
    assert ours.masks["mask_email"].key_version == 0


def test_masks_know_their_verbs_and_what_they_show(ours):
    assert ours.masks["mask_email"].verbs == ("mask_email", "deidentify_email")
    assert ours.masks["deidentify_age_band"].verbs == ("deidentify_age_band",)
    shown = {name for name, mask in ours.masks.items() if not mask.shows_nothing}
    assert shown == {
        *("mask_email", "mask_phone", "mask_zip3", "mask_date_year", "mask_ip"),
        *("deidentify_age_band", "deidentify_birth_year"),
    }


def test_the_kind_null_may_be_written_as_yaml_null(ours, tmp_path):
    assert isinstance(ours.masks["mask_ssn"].method, Null)
    quoted = edited(copied(tmp_path), "masks.yml", "{kind: null}", '{kind: "null"}')
    assert isinstance(load_policies(quoted).masks["mask_ssn"].method, Null)


def test_the_word_with_is_read(ours):
    method = ours.masks["mask_email"].method
    assert isinstance(method, Replace)
    assert method.with_ == r"#***\1"


@pytest.mark.parametrize(
    ("target", "may"),
    [
        ("dev", False),
        ("snowflake", True),
        ("databricks", True),
        ("Snowflake", False),
        ("", False),
        (None, False),
    ],
)
def test_only_a_declared_target_may_hold_raw_values(ours, target, may):
    assert ours.governance.may_hold_raw(target) is may


def place(folder, file):
    return folder / file if file == "governance.yml" else folder / "policies" / file


def edited(folder, file, old, new):
    path = place(folder, file)
    text = path.read_text()
    assert old in text, f"{file} no longer holds {old!r}"
    path.write_text(text.replace(old, new, 1))
    return folder


MASKS = [
    ("accepts: [phone, fax]", "accepts: [phone, fax, telex]", "masks.mask_phone.accepts[2]", "no identifier `telex`"),
    ("accepts: [phone, fax]", "accepts: [phone, phone, fax]", "masks.mask_phone.accepts", "twice"),
    ("    accepts: [mrn]", "    accepts: [mrn, ssn]", "masks.mask_mrn.accepts", "a token accepts one"),
    ("    accepts: [name]", "    accepts: []", "masks.mask_name.accepts", "length >= 1"),
    ("  mask_name:", "  hide_name:", "masks.hide_name", "matching regex"),
    ("  mask_name:", "  mask_Name:", "masks.mask_Name", "matching regex"),
    ("  mask_ssn:\n    description", "  mask_ssn:\n    descripton", "masks.mask_ssn.descripton", "unknown key"),
    ("{kind: zip3}", "{kind: zip4}", "masks.mask_zip3.method.kind", "zip4"),
    ("{kind: zip3}", "{kind: zip3, digits: 3}", "masks.mask_zip3.method.digits", "unknown key"),
    ("{kind: constant, value: '#***'}", "{kind: constant}", "masks.mask_name.method", "`value` is missing"),
    ("value: '#***'", "value: '#*/'", "masks.mask_name.method.value", r"holds `*/`"),
    ("value: '#***'", "value: 'ä'", "masks.mask_name.method.value", "matching regex"),
    ("value: '#***'", r"value: '\1'", "masks.mask_name.method.value", "holds `\\`"),
    ("      with: '***-**-'", "      with: '${a}'", "masks.mask_phone.method.with", "holds `${`"),
    ("keep_last: 2", "keep_last: 9", "masks.mask_phone.method.keep_last", "<= 4"),
    ("{2}$'\n      with: '\\1.0.0'", "{2}'\n      with: '\\1.0.0'", "masks.mask_ip.method.pattern", "anchored"),
    ("pattern: '^[A-Za", "pattern: '^[^@][A-Za", "masks.mask_email.method.pattern", "negated"),
    ("with: '#***\\1'", "with: '#***\\3'", "masks.mask_email.method.with", "a group that the pattern lacks"),
    ("with: '#***\\1'", "with: '#***\\2'", "masks.mask_email.method.with", "has inside another one"),
    ("{kind: zip3}", "{kind: replace, pattern: '^([0-9]+)$', with: '\\1'}", "masks.mask_zip3.method.with", "whole"),
    ("{kind: zip3}", "{kind: partial, pattern: '^[0-9]{2,5}$', with: '*', keep_last: 2}",
     "masks.mask_zip3.method.keep_last", "all of one could stay"),
    ("{kind: zip3}", "{kind: generalise, step: 10, minimum: 0, maximum: 100}", "masks.mask_zip3.input", "takes"),
    ("    input: date\n    output: date\n", "    input: date\n    output: string\n",
     "masks.mask_date_year.output", "returns the type it is given"),
    ("    input: date\n    output: date\n", "    input: string\n    output: string\n",
     "masks.mask_date_year.input", "takes date or timestamp"),
    ("    input: date\n    output: string\n", "    input: date\n    output: bigint\n",
     "masks.deidentify_age_band.output", "gives string"),
    ("  deidentify_age_band:", "  mask_age_band:", "masks.mask_age_band.method", "changes the type"),
    ("  deidentify_age_band:", "  deidentify_email:", "masks.deidentify_email", "compiles to this macro too"),
    ("method: {kind: birth_year}\n", "method: {kind: birth_year}\n    unmasked_for: [analyst_phi]\n",
     "masks.deidentify_birth_year.unmasked_for", "for nobody"),
    ("{kind: age_band, top: 90}", "{kind: age_band, top: 95}", "masks.deidentify_age_band.method.top", "<= 90"),
    ("key: deid_key, scope: customer", "key: other_key, scope: customer",
     "masks.mask_customer_id.method.key", "no key `other_key`"),
    ("key: deid_key, scope: customer", "key: deid_key, scope: world",
     "masks.mask_customer_id.method.scope", "no scope `world`"),
    ("domains: [commerce, identity]", "domains: [commerce, finance]", "scopes.customer.domains[1]", "no domain"),
    ("domains: [commerce, identity]", "domains: [commerce]", "scopes.customer.domains", "length >= 2"),
    ("domains: [commerce, identity]", "domains: [commerce, commerce]", "scopes.customer.domains", "twice"),
    ("  customer:\n", "  health:\n", "scopes.health", "cannot be called"),
    ("  customer:\n", "  domain:\n", "scopes.domain", "cannot be called"),
    ("deid_key: {version: 1}", "deid_key: {version: 0}", "keys.deid_key.version", ">= 1"),
    ("unmasked_for: [analyst_phi]", "unmasked_for: [analyst]", "masks.mask_email.unmasked_for[0]", "no role"),
    ("    yields: {identifiability: quasi}", "    yields: {identifiability: none}",
     "masks.mask_email.yields.identifiability", "leaves is `quasi` at least"),
    ("    yields: {identifiability: quasi}", "    yields: {identifiability: direct}",
     "masks.mask_email.yields.identifiability", "does not lower it"),
    ("    yields: {identifiability: pseudonymous}", "    yields: {identifiability: quasi}",
     "masks.mask_mrn.yields.identifiability", "`pseudonymous` at least"),
]  # fmt: skip

CLASSIFICATIONS = [
    ("mask: mask_email", "mask: mask_mail", "identifiers.email.mask", "no mask `mask_mail`"),
    ("mask: mask_email", "mask: mask_name", "identifiers.email.mask", "does not accept `email`"),
    (
        "mask: mask_date_year",
        "mask: deidentify_birth_year",
        "identifiers.birth_date.mask",
        "no mask of a column",
    ),
    ("safe_harbor: F", "safe_harbor: S", "identifiers.email.safe_harbor", "matching regex"),
    ("safe_harbor: F", "safe_harbour: F", "identifiers.email.safe_harbour", "unknown key"),
    ("category: health", "category: helth", "names.PHI.category", "no category `helth`"),
    ("    category: financial", "    category: money", "identifiers.account_number.category", "no category"),
    (
        "    category: financial",
        "    confidentiality: top",
        "identifiers.account_number.confidentiality",
        "no conf",
    ),
    (
        "    identifiability: quasi\n",
        "    identifiability: none\n",
        "identifiers.city.identifiability",
        "brings us",
    ),
    ("values: 'https?", "values: '(https?", "identifiers.url.values", "no regular expression"),
    ("values: 'https?", "values: '^https?", "identifiers.url.values", "an anchor would hide"),
    (r"""values: 'https?://[^\s<>"]+'""", "values: '(https?)?'", "identifiers.url.values", "everywhere"),
    ("[ip, ip_address", "[ip, email", "identifiers.ip_address.names[1]", "suggests `email` already"),
    (
        "identifiability: [none, quasi,",
        "identifiability: [quasi, none,",
        "identifiability",
        "meaning from us",
    ),
    ("categories: [general,", "categories: [general, general,", "categories", "twice"),
]
ROWS = [
    ("region_admin: all", "region_boss: all", "row_access.order_region.allow.region_boss", "no role"),
    ("region_admin: all", "region_admin: some", "row_access.order_region.allow.region_admin", "some"),
    ("region_admin: all", "region_admin: {}", "row_access.order_region.allow.region_admin", "neither all"),
    ("{region: [AMER]}", "{area: [AMER]}", "row_access.order_region.allow.analyst_amer.area", "no column of"),
    ("{region: [AMER]}", "{region: []}", "row_access.order_region.allow.analyst_amer.region", "length >= 1"),
    (
        "{region: [AMER]}",
        "{region: [1]}",
        "row_access.order_region.allow.analyst_amer.region[0]",
        "is string",
    ),
    (
        "{region: [AMER]}",
        "{region: [NO]}",
        "row_access.order_region.allow.analyst_amer.region[0]",
        "is string",
    ),
    ("{region: string}", "{region: double}", "row_access.order_region.columns.region", "not double"),
    (
        "{region: string}",
        "{region: bigint}",
        "row_access.order_region.allow.analyst_amer.region[0]",
        "is bigint",
    ),
    ("{region: string}", "{region: text}", "row_access.order_region.columns.region", "text"),
]
ROLES = [
    ("domains: [commerce]", "domains: [sales]", "roles.commerce_engineer.domains[0]", "no domain `sales`"),
    ("tiers: [bronze, ", "tiers: [copper, ", "roles.commerce_engineer.tiers[0]", "no tier `copper`"),
]
GOVERNANCE = [
    ("engine: duckdb", "engine: postgress", "targets.dev.engine", "postgress"),
    ("may_hold_raw: false", "may_hold_raw: no way", "targets.dev.may_hold_raw", "bool"),
    ("may_hold_raw: false", "holds_raw: false", "targets.dev.holds_raw", "unknown key"),
    ("{schemas: [silver]}", "{schemas: [bronze]}", "tiers.silver.schemas", "belongs to `bronze` already"),
    ("brook_identity", "brook_commerce", "domains.identity.database", "belongs to `commerce` already"),
    ("database: brook_identity", "databases: brook_identity", "domains.identity.databases", "unknown key"),
    ("{database: brook_identity}", "{}", "domains.identity", "says of no table"),
    ("{schemas: [silver]}", "{schemas: [BRONZE]}", "tiers.silver.schemas", "belongs to `bronze` already"),
    ("{schemas: [silver]}", "{schemas: ['sil ver']}", "tiers.silver.schemas[0]", "matching regex"),
    ("{schemas: [silver]}", "{paths: [/models]}", "tiers.silver.paths[0]", "matching regex"),
    ("{schemas: [silver]}", "{paths: [../models]}", "tiers.silver.paths[0]", "matching regex"),
    ("{schemas: [silver]}", '{tags: ["it\'s"]}', "tiers.silver.tags[0]", "matching regex"),
    ("{database: brook_identity}", "{tags: [identity]}", "functions.domain", "`identity` has no database"),
    ("functions: {domain: ops", "functions: {domain: oops", "functions.domain", "no domain `oops`"),
    ("default: dev", "default: my_dev", "environment.default", "matching regex"),
    ("{k: 11}", "{k: 1}", "aggregates.k", ">= 2"),
]
ALL = {
    "masks.yml": MASKS,
    "classifications.yml": CLASSIFICATIONS,
    "row_access.yml": ROWS,
    "roles.yml": ROLES,
    "governance.yml": GOVERNANCE,
}


@pytest.mark.parametrize(
    ("file", "old", "new", "path", "words"), [(file, *case) for file, cases in ALL.items() for case in cases]
)
def test_what_is_wrong_is_named_with_file_line_and_path(tmp_path, file, old, new, path, words):
    folder = edited(copied(tmp_path), file, old, new)
    with pytest.raises(DeclarationError) as caught:
        load_policies(folder)
    error = caught.value
    assert error.path == path, str(error)
    assert words in str(error)
    assert error.file == str(place(folder, file))
    assert error.exit_code == 2
    text = place(folder, file).read_text().splitlines()
    named = path.replace("]", "").replace("[", ".").split(".")
    key = next(step for step in reversed(named) if not step.isdigit())
    assert key in text[error.line - 1], f"line {error.line} is {text[error.line - 1]!r}"


@pytest.mark.parametrize("file", ["classifications.yml", "governance.yml", "masks.yml"])
def test_a_missing_file_is_named(tmp_path, file):
    folder = copied(tmp_path)
    place(folder, file).unlink()
    with pytest.raises(DeclarationError, match=r"does not exist") as caught:
        load_policies(folder)
    assert caught.value.file == str(place(folder, file))


def test_a_project_may_have_no_roles_and_no_row_rules(tmp_path):
    folder = copied(tmp_path)
    masks = place(folder, "masks.yml")
    masks.write_text(
        "".join(line for line in masks.read_text().splitlines(keepends=True) if "unmasked_for" not in line)
    )
    for file in ("roles.yml", "row_access.yml"):
        place(folder, file).unlink()
    policies = load_policies(folder)
    assert (policies.roles, policies.row_access) == ({}, {})


def test_a_role_that_is_named_and_declared_nowhere_is_told(tmp_path):
    folder = copied(tmp_path)
    place(folder, "roles.yml").unlink()
    with pytest.raises(DeclarationError, match="declare"):
        load_policies(folder)


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_any_edit_loads_or_is_a_declaration_error(tmp_path_factory, data):
    # Anything else that is raised (a crash) fails the test.
    folder = copied(tmp_path_factory.mktemp("edited"))
    path = place(folder, data.draw(st.sampled_from(sorted(ALL))))
    lines = path.read_text().splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    key = lines[at].partition(":")[0]
    values = [
        "null",
        "3",
        "[]",
        "{}",
        "''",
        "[null]",
        "{a: 1}",
        "'^(a)$'",
        "2026-11-21",
        "true",
        "!!binary aa",
    ]
    new = data.draw(st.sampled_from([[], [lines[at]] * 2, *([f"{key}: {value}"] for value in values)]))
    path.write_text("\n".join([*lines[:at], *new, *lines[at + 1 :]]))
    try:
        load_policies(folder)
    except DeclarationError as error:
        assert error.file.startswith(str(folder))  # noqa: PT017 - it may also load
        assert error.line  # noqa: PT017
    finally:
        shutil.rmtree(folder)
