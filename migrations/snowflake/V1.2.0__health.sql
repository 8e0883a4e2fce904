-- Compiled from governance.yml, policies/ and contracts/ (sha256 23f2f4fad04ba0a0) by `govern compile`: do not edit, run it again.

create database if not exists {{ prefix }}brook_health;
