-- Compiled from governance.yml, policies/ and contracts/ (sha256 c74a33a72567b777) by `govern compile`: do not edit, run it again.

create schema if not exists {{ prefix }}brook_ops.governance with managed access;
