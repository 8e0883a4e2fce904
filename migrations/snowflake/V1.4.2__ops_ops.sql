-- Compiled from governance.yml, policies/ and contracts/ (sha256 cfd44c0ae108d2f3) by `govern compile`: do not edit, run it again.

create schema if not exists {{ prefix }}brook_ops.ops with managed access;
