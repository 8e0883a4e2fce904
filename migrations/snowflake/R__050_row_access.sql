-- Compiled from governance.yml, policies/ and contracts/ (sha256 1d8567496675612e) by `govern compile`: do not edit, run it again.

create or replace table {{ prefix }}brook_ops.governance.account_region_entries as
select
    cast(column1 as varchar) as role_name,
    cast(column2 as boolean) as any_region,
    cast(column3 as varchar) as region
from values
    ('ANALYST_AMER', false, 'AMER'),
    ('ANALYST_APAC', false, 'APAC'),
    ('ANALYST_EMEA', false, 'EMEA'),
    ('REGION_ADMIN', true, null);

create row access policy if not exists {{ prefix }}brook_ops.governance.account_region as (row_region varchar) returns boolean -> false;

alter row access policy {{ prefix }}brook_ops.governance.account_region set body ->
    current_role() = 'BROOK_BUILD' or exists (
        select 1 from {{ prefix }}brook_ops.governance.account_region_entries as entries
        where
            is_role_in_session(entries.role_name)
            and (entries.any_region or entries.region = row_region)
    );

create or replace table {{ prefix }}brook_ops.governance.customer_region_entries as
select
    cast(column1 as varchar) as role_name,
    cast(column2 as boolean) as any_region,
    cast(column3 as varchar) as region
from values
    ('ANALYST_AMER', false, 'AMER'),
    ('ANALYST_APAC', false, 'APAC'),
    ('ANALYST_EMEA', false, 'EMEA'),
    ('REGION_ADMIN', true, null);

create row access policy if not exists {{ prefix }}brook_ops.governance.customer_region as (row_region varchar) returns boolean -> false;

alter row access policy {{ prefix }}brook_ops.governance.customer_region set body ->
    current_role() = 'BROOK_BUILD' or exists (
        select 1 from {{ prefix }}brook_ops.governance.customer_region_entries as entries
        where
            is_role_in_session(entries.role_name)
            and (entries.any_region or entries.region = row_region)
    );

create or replace table {{ prefix }}brook_ops.governance.encounter_region_entries as
select
    cast(column1 as varchar) as role_name,
    cast(column2 as boolean) as any_region,
    cast(column3 as varchar) as region
from values
    ('ANALYST_AMER', false, 'AMER'),
    ('ANALYST_APAC', false, 'APAC'),
    ('ANALYST_EMEA', false, 'EMEA'),
    ('REGION_ADMIN', true, null);

create row access policy if not exists {{ prefix }}brook_ops.governance.encounter_region as (row_region varchar) returns boolean -> false;

alter row access policy {{ prefix }}brook_ops.governance.encounter_region set body ->
    current_role() = 'BROOK_BUILD' or exists (
        select 1 from {{ prefix }}brook_ops.governance.encounter_region_entries as entries
        where
            is_role_in_session(entries.role_name)
            and (entries.any_region or entries.region = row_region)
    );

create or replace table {{ prefix }}brook_ops.governance.order_region_entries as
select
    cast(column1 as varchar) as role_name,
    cast(column2 as boolean) as any_region,
    cast(column3 as varchar) as region
from values
    ('ANALYST_AMER', false, 'AMER'),
    ('ANALYST_APAC', false, 'APAC'),
    ('ANALYST_EMEA', false, 'EMEA'),
    ('REGION_ADMIN', true, null);

create row access policy if not exists {{ prefix }}brook_ops.governance.order_region as (row_region varchar) returns boolean -> false;

alter row access policy {{ prefix }}brook_ops.governance.order_region set body ->
    current_role() = 'BROOK_BUILD' or exists (
        select 1 from {{ prefix }}brook_ops.governance.order_region_entries as entries
        where
            is_role_in_session(entries.role_name)
            and (entries.any_region or entries.region = row_region)
    );

create or replace table {{ prefix }}brook_ops.governance.session_region_entries as
select
    cast(column1 as varchar) as role_name,
    cast(column2 as boolean) as any_region,
    cast(column3 as varchar) as region
from values
    ('ANALYST_AMER', false, 'AMER'),
    ('ANALYST_APAC', false, 'APAC'),
    ('ANALYST_EMEA', false, 'EMEA'),
    ('REGION_ADMIN', true, null);

create row access policy if not exists {{ prefix }}brook_ops.governance.session_region as (row_region varchar) returns boolean -> false;

alter row access policy {{ prefix }}brook_ops.governance.session_region set body ->
    current_role() = 'BROOK_BUILD' or exists (
        select 1 from {{ prefix }}brook_ops.governance.session_region_entries as entries
        where
            is_role_in_session(entries.role_name)
            and (entries.any_region or entries.region = row_region)
    );
