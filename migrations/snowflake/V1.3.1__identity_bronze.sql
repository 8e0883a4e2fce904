-- Compiled from governance.yml, policies/ and contracts/ (sha256 7862935c7db6eb70) by `govern compile`: do not edit, run it again.

create schema if not exists {{ prefix }}brook_identity.bronze with managed access;
