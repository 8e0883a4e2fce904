-- Compiled from governance.yml, policies/ and contracts/ (sha256 7e2a438c01c1e260) by `govern compile`: do not edit, run it again.

create schema if not exists {{ prefix }}brook_identity.silver with managed access;
