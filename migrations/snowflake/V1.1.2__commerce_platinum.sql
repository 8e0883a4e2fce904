-- Compiled from governance.yml, policies/ and contracts/ (sha256 e4270e6fcef800b9) by `govern compile`: do not edit, run it again.

create schema if not exists {{ prefix }}brook_commerce.platinum with managed access;
