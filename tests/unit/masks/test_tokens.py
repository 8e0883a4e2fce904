import hmac
import subprocess
import unicodedata

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.errors import UsageError
from governance.masks.arrow_tokens import register
from governance.masks.bodies import body
from governance.masks.home import Home
from governance.masks.tokens import normalise, read_key, token, variable

KEY = bytes(range(32))
MRN = ("health", "mrn", "nfc trim upper")


# printf 'govern/token/1\0health\0mrn\0MRN-0042' | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1e1f
@pytest.mark.parametrize(
    ("words", "value", "digest"),
    [
        (MRN, "MRN-0042", "748fcb59d4192b07603fe22ff93e775f"),
        (MRN, "  mrn-0042\n", "748fcb59d4192b07603fe22ff93e775f"),
        (("customer", "customer_id", "nfc trim"), "Zoe\u0308", "3f280be5f31e9f1f856cf5637a0e50dc"),
    ],
)
def test_a_token_is_the_hmac_that_openssl_computes(words, value, digest):
    assert token(KEY, 1, words, value) == f"v1_{digest}"


@given(key=st.binary(min_size=32, max_size=200), value=st.text(min_size=1))
def test_a_token_is_the_hmac_that_python_computes(key, value):
    message = b"govern/token/1\x00s\x00i\x00" + value.encode()
    assert token(key, 7, ("s", "i", "exact"), value) == f"v7_{hmac.digest(key, message, 'sha256').hex()[:32]}"


@pytest.mark.parametrize("value", ["", " ", "\u00a0\n"])
def test_an_empty_value_has_no_token(value):
    assert token(KEY, 1, MRN, value) is None


@given(
    left=st.tuples(st.sampled_from(["a", "ab"]), st.sampled_from(["b", "c"]), st.text()),
    right=st.tuples(st.sampled_from(["a", "ab"]), st.sampled_from(["b", "c"]), st.text()),
)
def test_tokens_are_equal_only_within_scope_and_identifier(left, right):
    one, other = (token(KEY, 1, (scope, name, "exact"), value) for scope, name, value in (left, right))
    assert (one == other) == (left == right or (not left[2] and not right[2]))


def test_versions_and_keys_have_tokens_of_their_own():
    assert token(KEY, 1, MRN, "a").removeprefix("v1_") == token(KEY, 2, MRN, "a").removeprefix("v2_")
    assert token(KEY, 1, MRN, "a") != token(KEY[::-1], 1, MRN, "a")


@given(
    st.text(), st.sampled_from(["exact", "nfc", "nfc trim", "nfc lower", "nfc trim lower", "nfc trim upper"])
)
def test_normalising_makes_spellings_one(value, spelling):
    found = normalise(value, spelling)
    if spelling == "exact":
        assert found == value
    else:
        assert unicodedata.is_normalized("NFC", found)
        assert normalise(unicodedata.normalize("NFD", value), spelling) == found
    if "trim" in spelling:
        assert normalise(f" {value}\t", spelling) == found


def test_an_unknown_spelling_is_refused():
    with pytest.raises(UsageError, match="nfkc"):
        normalise("a", "nfkc")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "is not set"),
        ("", "is not set"),
        ("correct horse battery staple" * 4, "is not hexadecimal"),
        ("abc" * 21 + "ab", "is not hexadecimal"),
        ("c0ffee", "shorter than 32 bytes"),
    ],
)
def test_a_key_that_cannot_be_used_is_named_and_never_shown(text, words):
    environment = {} if text is None else {"GOVERN_KEY_DEID_KEY_V1": text}
    with pytest.raises(UsageError) as caught:
        read_key(environment, "deid_key", 1)
    assert str(caught.value).startswith("GOVERN_KEY_DEID_KEY_V1 is ")
    assert words in str(caught.value)
    assert "openssl rand -hex 32" in str(caught.value)
    shown = (
        repr(caught.value) + str(caught.value) + repr(caught.value.__cause__) + repr(caught.value.__context__)
    )
    assert not text or text not in shown


def test_a_key_of_64_hex_digits_is_read():
    assert read_key({variable("deid_key", 3): f"  {KEY.hex().upper()}\n"}, "deid_key", 3) == KEY


# What DuckDB makes of it.


def ask_tokens(connection, values, version=1, spelling="nfc trim upper"):
    query = "select govern_token('deid_key', $v, 'health', 'mrn', $s, v) from (select unnest($values::varchar[]) as v)"
    rows = connection.execute(query, {"v": version, "s": spelling, "values": values}).fetchall()
    return [row[0] for row in rows]


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=20), st.sampled_from(["a", "A", " a"])), max_size=50))
def test_duckdb_makes_the_same_tokens(duck, values):
    assert ask_tokens(duck, values) == [None if each is None else token(KEY, 1, MRN, each) for each in values]


def test_duckdb_makes_them_over_many_batches_and_threads(duck):
    query = """
        select count(*), count(distinct t), min(t = govern_token('deid_key', 1, 'd', 'i', 'nfc', (v % 7)::varchar))
        from (select i as v, govern_token('deid_key', 1, 'd', 'i', 'nfc', (i % 7)::varchar) as t from range(50000) r(i))
    """
    assert duck.cursor().execute(query).fetchone() == (50_000, 7, True)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("govern_token('other', 1, 's', 'i', 'nfc', 'x')", "GOVERN_KEY_OTHER_V1 is not set"),
        ("govern_token('deid_key', 9, 's', 'i', 'nfc', 'x')", "GOVERN_KEY_DEID_KEY_V9 is not set"),
        ("govern_token('deid_key', 1, null, 'i', 'nfc', 'x')", "its scope is not one constant"),
        ("govern_token('deid_key', 1, 's', 'i', 'md5', 'x')", "normalised by `md5`"),
        ("govern_token('deid_key', 1, 's' || i, 'i', 'nfc', 'x') from range(3) t(i)", "not one constant"),
    ],
)
def test_duckdb_refuses_and_shows_no_key(duck, call, words):
    with pytest.raises(duckdb.Error) as caught:
        duck.execute(f"select {call}").fetchall()
    assert words in str(caught.value)
    assert KEY.hex() not in str(caught.value)


def test_keys_that_must_be_there_are_looked_for_at_once():
    with duckdb.connect() as connection, pytest.raises(UsageError, match="GOVERN_KEY_DEID_KEY_V1 is not set"):
        register(connection, {}, keys=["deid_key"])


def test_of_a_key_that_must_be_there_every_version_is_examined():
    environment = {"GOVERN_KEY_DEID_KEY_V1": KEY.hex(), "GOVERN_KEY_DEID_KEY_V2": "short"}
    with duckdb.connect() as connection, pytest.raises(UsageError, match="V2 is not hexadecimal"):
        register(connection, environment, keys=["deid_key"])


# Fingerprints of several columns.

texts = st.one_of(st.none(), st.text(alphabet="a|~=01", max_size=4), st.text(max_size=5))


@settings(deadline=None, max_examples=200)
@given(left=st.lists(texts, min_size=3, max_size=3), right=st.lists(texts, min_size=3, max_size=3))
def test_a_fingerprint_changes_when_one_of_its_columns_does(masks, home, duck, left, right):
    sql = body(masks["deidentify_fingerprint"], "duckdb", "a", "b", "c", home=home)
    query = f"select {sql} from (values ($1, $2, $3), ($4, $5, $6)) as t(a, b, c)"
    one, other = (row[0] for row in duck.execute(query, [*left, *right]).fetchall())
    assert (one == other) == (left == right)


def test_domains_have_tokens_of_their_own_but_share_a_named_scope(masks, duck):
    def ask(name, domain):
        sql = body(masks[name], "duckdb", "'x'", home=Home(domain, ""))
        return duck.execute(f"select {sql}").fetchone()[0]

    assert ask("mask_account_id", "commerce") != ask("mask_account_id", "identity")
    assert ask("mask_customer_id", "commerce") == ask("mask_customer_id", "identity")
    with pytest.raises(ValueError, match="health"):
        ask("mask_customer_id", "health")


def test_openssl_agrees_if_it_is_here():
    try:
        command = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{KEY.hex()}"]
        done = subprocess.run(command, input=b"govern/token/1\0s\0i\0v", capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    assert token(KEY, 1, ("s", "i", "exact"), "v") == f"v1_{done.stdout.split()[-1].decode()[:32]}"
