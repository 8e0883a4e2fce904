-- Compiled from governance.yml, policies/ and contracts/ (sha256 46b09d5d162e0cf3) by `govern compile`: do not edit, run it again.

create database if not exists {{ prefix }}brook_commerce;
