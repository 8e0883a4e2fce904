-- Compiled from governance.yml, policies/ and contracts/ (sha256 e54db02fe932d71f) by `govern compile`: do not edit, run it again.

create schema if not exists {{ prefix }}brook_identity.platinum with managed access;
