-- Compiled from governance.yml, policies/ and contracts/ (sha256 4e9719d9e9b991ac) by `govern compile`: do not edit, run it again.

create catalog if not exists {{ prefix }}brook_commerce;

alter catalog {{ prefix }}brook_commerce owner to `brook-security`;

create catalog if not exists {{ prefix }}brook_health;

alter catalog {{ prefix }}brook_health owner to `brook-security`;

create catalog if not exists {{ prefix }}brook_identity;

alter catalog {{ prefix }}brook_identity owner to `brook-security`;

create catalog if not exists {{ prefix }}brook_ops;

alter catalog {{ prefix }}brook_ops owner to `brook-security`;

create schema if not exists {{ prefix }}brook_commerce.bronze;

alter schema {{ prefix }}brook_commerce.bronze owner to `brook-security`;

create schema if not exists {{ prefix }}brook_commerce.platinum;

alter schema {{ prefix }}brook_commerce.platinum owner to `brook-security`;

create schema if not exists {{ prefix }}brook_commerce.silver;

alter schema {{ prefix }}brook_commerce.silver owner to `brook-security`;

create schema if not exists {{ prefix }}brook_health.bronze;

alter schema {{ prefix }}brook_health.bronze owner to `brook-security`;

create schema if not exists {{ prefix }}brook_health.platinum;

alter schema {{ prefix }}brook_health.platinum owner to `brook-security`;

create schema if not exists {{ prefix }}brook_health.silver;

alter schema {{ prefix }}brook_health.silver owner to `brook-security`;

create schema if not exists {{ prefix }}brook_identity.bronze;

alter schema {{ prefix }}brook_identity.bronze owner to `brook-security`;

create schema if not exists {{ prefix }}brook_identity.platinum;

alter schema {{ prefix }}brook_identity.platinum owner to `brook-security`;

create schema if not exists {{ prefix }}brook_identity.silver;

alter schema {{ prefix }}brook_identity.silver owner to `brook-security`;

create schema if not exists {{ prefix }}brook_ops.governance;

alter schema {{ prefix }}brook_ops.governance owner to `brook-security`;

create schema if not exists {{ prefix }}brook_ops.ops;

alter schema {{ prefix }}brook_ops.ops owner to `brook-security`;
