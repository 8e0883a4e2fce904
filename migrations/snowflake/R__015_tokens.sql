-- Compiled from governance.yml, policies/ and contracts/ (sha256 6eb9b21b4d744d71) by `govern compile`: do not edit, run it again.

create table if not exists {{ prefix }}brook_ops.governance.token_keys (key_name varchar not null, key_version number not null, key_hex varchar not null);

create or replace secure function {{ prefix }}brook_ops.governance.govern_hmac(key varchar, version number, scope varchar, identifier varchar, spelling varchar, value varchar)
copy grants
returns varchar
language python
immutable
runtime_version = '3.11'
handler = 'govern_hmac'
as $$
def govern_hmac(key, version, scope, identifier, spelling, value):
    if key is None or len(key) < 64:
        raise ValueError("this version of the key is not in token_keys")
    import hashlib
    import hmac
    import unicodedata

    if value is None:
        return None
    words = spelling.split()
    normal = value.strip() if "trim" in words else value
    normal = normal.lower() if "lower" in words else normal
    normal = normal.upper() if "upper" in words else normal
    normal = unicodedata.normalize("NFC", normal) if "nfc" in words else normal
    if not normal:
        return None
    text = "\0".join(("govern/token/1", scope, identifier, normal))
    digest = hmac.new(bytes.fromhex(key), text.encode(), hashlib.sha256).hexdigest()
    return f"v{version}_{digest[:32]}"
$$;

create or replace secure function {{ prefix }}brook_ops.governance.govern_token(key varchar, version number, scope varchar, identifier varchar, spelling varchar, value varchar)
copy grants
returns varchar
as $$
{{ prefix }}brook_ops.governance.govern_hmac(case
    when key = 'deid_key' and version = 1 then (
        select max(kept.key_hex) from {{ prefix }}brook_ops.governance.token_keys as kept
        where kept.key_name = 'deid_key' and kept.key_version = 1
        having count(distinct kept.key_hex) = 1
    )
end, version, scope, identifier, spelling, value)
$$;
