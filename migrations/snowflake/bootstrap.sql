-- Compiled from governance.yml, policies/ and contracts/ (sha256 e4c3fb4188dc84e6) by `govern compile`: do not edit, run it again.

create role if not exists brook_security;

create role if not exists brook_build;

create database if not exists {{ prefix }}brook_ops;

grant ownership on database {{ prefix }}brook_ops to role brook_security copy current grants;

grant create database on account to role brook_security;

grant create role on account to role brook_security;

grant create network policy on account to role brook_security;

grant create share on account to role brook_security;

grant manage grants on account to role brook_security;

grant apply masking policy on account to role brook_security;

grant apply row access policy on account to role brook_security;

grant apply tag on account to role brook_security;

create resource monitor if not exists {{ prefix }}brook_ingest with credit_quota = 50 frequency = monthly start_timestamp = immediately triggers on 80 percent do notify on 100 percent do suspend on 110 percent do suspend_immediate;

grant modify on resource monitor {{ prefix }}brook_ingest to role brook_security;

grant monitor on resource monitor {{ prefix }}brook_ingest to role brook_security;

create warehouse if not exists {{ prefix }}brook_ingest with warehouse_size = xsmall initially_suspended = true resource_monitor = {{ prefix }}brook_ingest;

grant ownership on warehouse {{ prefix }}brook_ingest to role brook_security copy current grants;

create resource monitor if not exists {{ prefix }}brook_serve with credit_quota = 100 frequency = monthly start_timestamp = immediately triggers on 80 percent do notify on 100 percent do suspend on 110 percent do suspend_immediate;

grant modify on resource monitor {{ prefix }}brook_serve to role brook_security;

grant monitor on resource monitor {{ prefix }}brook_serve to role brook_security;

create warehouse if not exists {{ prefix }}brook_serve with warehouse_size = xsmall initially_suspended = true resource_monitor = {{ prefix }}brook_serve;

grant ownership on warehouse {{ prefix }}brook_serve to role brook_security copy current grants;

create resource monitor if not exists {{ prefix }}brook_transform with credit_quota = 150 frequency = monthly start_timestamp = immediately triggers on 80 percent do notify on 100 percent do suspend on 110 percent do suspend_immediate;

grant modify on resource monitor {{ prefix }}brook_transform to role brook_security;

grant monitor on resource monitor {{ prefix }}brook_transform to role brook_security;

create warehouse if not exists {{ prefix }}brook_transform with warehouse_size = small initially_suspended = true resource_monitor = {{ prefix }}brook_transform;

grant ownership on warehouse {{ prefix }}brook_transform to role brook_security copy current grants;
