-- Compiled from governance.yml, policies/ and contracts/ (sha256 1ad3d204ea285219) by `govern compile`: do not edit, run it again.

create database if not exists {{ prefix }}brook_identity;
