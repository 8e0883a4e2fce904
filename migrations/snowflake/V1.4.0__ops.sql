-- Compiled from governance.yml, policies/ and contracts/ (sha256 c3831c0a854de3b1) by `govern compile`: do not edit, run it again.

create database if not exists {{ prefix }}brook_ops;
