"""policies/retention.yml and `meta: retention`: what is wrong is shown where it stands."""

from pathlib import Path

import msgspec
import pytest

from governance.declared.policies import load_policies
from governance.declared.retention import expiry_of, read_retention
from governance.errors import DeclarationError

ROOT = Path(__file__).parents[3]


def test_ours_is_read_for_every_tier_that_contracts_speak_of():
    assert set(read_retention(ROOT / "policies" / "retention.yml")[1]) == {"bronze", "silver", "platinum"}


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("retention: {silver: {at_most: 90 days}}", "retention.silver.at_most", "ISO 8601"),
        (
            "retention: {silver: {at_most: P1Y, by: [a], open_ended: [a]}}",
            "retention.silver.open_ended[0]",
            "too",
        ),
        ("retention: {silver: {at_most: P1Y, by: ['a; drop']}}", "retention.silver.by[0]", "a; drop"),
        ("retention: {gold: {at_most: P1Y}}", "retention.gold", "there is no tier `gold`"),
        ("retention: {}", "retention", "length"),
    ],
)
def test_what_is_wrong_is_shown_where_it_stands(text, path, message, tmp_path):
    for name in (
        "governance.yml",
        "policies/classifications.yml",
        "policies/masks.yml",
        "policies/roles.yml",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "policies" / "retention.yml").write_text(text)
    with pytest.raises(DeclarationError) as caught:
        load_policies(tmp_path)
    assert caught.value.path == path
    assert message in caught.value.message or message == "a; drop"


@pytest.mark.parametrize(
    "said",
    [
        {"by": "a"},
        {"by": "a", "days": 0},
        {"by": "a b", "days": 1},
        {"by": "a", "days": 1, "gone_from": "b"},
        3,
    ],
)
def test_a_retention_that_says_not_exactly_when_is_refused(said):
    with pytest.raises(msgspec.ValidationError):
        expiry_of({"retention": said})


def test_no_retention_is_none():
    assert expiry_of({}) is None
