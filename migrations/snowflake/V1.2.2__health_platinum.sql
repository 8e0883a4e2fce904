-- Compiled from governance.yml, policies/ and contracts/ (sha256 9f71a37ff74be4cf) by `govern compile`: do not edit, run it again.

create schema if not exists {{ prefix }}brook_health.platinum with managed access;
