-- Compiled from governance.yml, policies/ and contracts/ (sha256 88c1d737272ea682) by `govern compile`: do not edit, run it again.

create schema if not exists {{ prefix }}brook_health.bronze with managed access;
