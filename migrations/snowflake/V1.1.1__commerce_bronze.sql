-- Compiled from governance.yml, policies/ and contracts/ (sha256 c4000d405c1bdb50) by `govern compile`: do not edit, run it again.

create schema if not exists {{ prefix }}brook_commerce.bronze with managed access;
