-- Compiled from governance.yml, policies/ and contracts/ (sha256 b692d65e422073a6) by `govern compile`: do not edit, run it again.

create schema if not exists {{ prefix }}brook_commerce.silver with managed access;
