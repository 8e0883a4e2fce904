import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.changes.change import order_of
from governance.changes.kinds import BUMPS
from governance.changes.versions import bumped, risen
from governance.errors import EvaluationError

VERSIONS = st.builds(
    lambda numbers, pre: ".".join(map(str, numbers)) + pre,
    st.tuples(*[st.integers(0, 30)] * 3),
    st.sampled_from(["", "-alpha.1", "-rc.2", "+build.7", "-beta+5"]),
)


@pytest.mark.parametrize(
    ("before", "bump", "least"),
    [
        ("1.4.2", "major", "2.0.0"),
        ("1.4.2", "minor", "1.5.0"),
        ("1.4.2", "patch", "1.4.3"),
        ("1.4.2", "none", "1.4.2"),
        ("0.3.1", "major", "0.4.0"),  # semver.org, 4: before 1.0.0 nothing is stable
        ("0.3.1", "minor", "0.3.2"),
        ("2.0.0-rc.1", "major", "2.0.0"),
        ("2.1.0-rc.1", "major", "3.0.0"),
        ("2.1.0-rc.1", "minor", "2.1.0"),
        ("2.1.1-rc.1", "minor", "2.2.0"),
        ("1.0.0+7", "patch", "1.0.1"),
    ],
)
def test_a_version_rises_as_semver_says(before, bump, least):
    assert risen(before, bump) == least


@given(VERSIONS, st.sampled_from(BUMPS[1:]))
def test_a_version_that_must_rise_does(version, bump):
    assert order_of(risen(version, bump)) > order_of(version)


@given(VERSIONS)
def test_the_more_breaks_the_further_it_rises(version):
    rising = [order_of(risen(version, bump)) for bump in BUMPS]
    assert rising == sorted(rising)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (b"name: a\nversion: 1.0.0\n", b"name: a\nversion: 2.0.0\n"),
        (b"name: a\r\nversion:   1.0.0   # why\r\n", b"name: a\r\nversion:   2.0.0   # why\r\n"),
        (b"version: '1.0.0'\n", b"version: '2.0.0'\n"),
        (b'{name: a, "version": "1.0.0", b: 1.0.0}', b'{name: a, "version": "2.0.0", b: 1.0.0}'),
        (b"\xef\xbb\xbfversion: 1.0.0\n", b"\xef\xbb\xbfversion: 2.0.0\n"),
        (
            "name: \U0001f9d1 \u00e9\nversion: 1.0.0\ncost: {version: 1.0.0}\n".encode(),
            "name: \U0001f9d1 \u00e9\nversion: 2.0.0\ncost: {version: 1.0.0}\n".encode(),
        ),
    ],
)
def test_only_the_version_is_written(text, after):
    assert bumped(text, "2.0.0") == after


@pytest.mark.parametrize("text", [b"name: a\n", b"[1]\n", b"version: [\n", b"\xff\n", b""])
def test_a_contract_without_a_version_is_not_written(text):
    with pytest.raises(EvaluationError):
        bumped(text, "2.0.0")
