-- Compiled from governance.yml, policies/ and contracts/ (sha256 3aeb6d9ad6d25815) by `govern compile`: do not edit, run it again.

create schema if not exists {{ prefix }}brook_health.silver with managed access;
