-- Compiled from governance.yml, policies/ and contracts/ (sha256 6fdd64b7d8c97d9c) by `govern compile`: do not edit, run it again.

create database role if not exists {{ prefix }}brook_commerce.bronze_read;

grant usage on schema {{ prefix }}brook_commerce.bronze to database role {{ prefix }}brook_commerce.bronze_read;

grant select on all tables in schema {{ prefix }}brook_commerce.bronze to database role {{ prefix }}brook_commerce.bronze_read;

grant select on future tables in schema {{ prefix }}brook_commerce.bronze to database role {{ prefix }}brook_commerce.bronze_read;

grant select on all views in schema {{ prefix }}brook_commerce.bronze to database role {{ prefix }}brook_commerce.bronze_read;

grant select on future views in schema {{ prefix }}brook_commerce.bronze to database role {{ prefix }}brook_commerce.bronze_read;

grant select on all dynamic tables in schema {{ prefix }}brook_commerce.bronze to database role {{ prefix }}brook_commerce.bronze_read;

grant select on future dynamic tables in schema {{ prefix }}brook_commerce.bronze to database role {{ prefix }}brook_commerce.bronze_read;

grant database role {{ prefix }}brook_commerce.bronze_read to role commerce_engineer;

grant usage on database {{ prefix }}brook_commerce to role brook_build;

grant usage on schema {{ prefix }}brook_commerce.bronze to role brook_build;

grant create table on schema {{ prefix }}brook_commerce.bronze to role brook_build;

grant create view on schema {{ prefix }}brook_commerce.bronze to role brook_build;

grant create dynamic table on schema {{ prefix }}brook_commerce.bronze to role brook_build;

grant references on all tables in schema {{ prefix }}brook_commerce.bronze to role brook_security;

grant references on future tables in schema {{ prefix }}brook_commerce.bronze to role brook_security;

grant references on all views in schema {{ prefix }}brook_commerce.bronze to role brook_security;

grant references on future views in schema {{ prefix }}brook_commerce.bronze to role brook_security;

grant monitor on all dynamic tables in schema {{ prefix }}brook_commerce.bronze to role brook_security;

grant monitor on future dynamic tables in schema {{ prefix }}brook_commerce.bronze to role brook_security;

create database role if not exists {{ prefix }}brook_commerce.platinum_read;

grant usage on schema {{ prefix }}brook_commerce.platinum to database role {{ prefix }}brook_commerce.platinum_read;

grant select on all tables in schema {{ prefix }}brook_commerce.platinum to database role {{ prefix }}brook_commerce.platinum_read;

grant select on future tables in schema {{ prefix }}brook_commerce.platinum to database role {{ prefix }}brook_commerce.platinum_read;

grant select on all views in schema {{ prefix }}brook_commerce.platinum to database role {{ prefix }}brook_commerce.platinum_read;

grant select on future views in schema {{ prefix }}brook_commerce.platinum to database role {{ prefix }}brook_commerce.platinum_read;

grant select on all dynamic tables in schema {{ prefix }}brook_commerce.platinum to database role {{ prefix }}brook_commerce.platinum_read;

grant select on future dynamic tables in schema {{ prefix }}brook_commerce.platinum to database role {{ prefix }}brook_commerce.platinum_read;

grant database role {{ prefix }}brook_commerce.platinum_read to role analyst_amer;

grant database role {{ prefix }}brook_commerce.platinum_read to role analyst_apac;

grant database role {{ prefix }}brook_commerce.platinum_read to role analyst_emea;

grant database role {{ prefix }}brook_commerce.platinum_read to role analyst_phi;

grant database role {{ prefix }}brook_commerce.platinum_read to role commerce_analyst;

grant database role {{ prefix }}brook_commerce.platinum_read to role commerce_engineer;

grant database role {{ prefix }}brook_commerce.platinum_read to role region_admin;

grant usage on schema {{ prefix }}brook_commerce.platinum to role brook_build;

grant create table on schema {{ prefix }}brook_commerce.platinum to role brook_build;

grant create view on schema {{ prefix }}brook_commerce.platinum to role brook_build;

grant create dynamic table on schema {{ prefix }}brook_commerce.platinum to role brook_build;

grant references on all tables in schema {{ prefix }}brook_commerce.platinum to role brook_security;

grant references on future tables in schema {{ prefix }}brook_commerce.platinum to role brook_security;

grant references on all views in schema {{ prefix }}brook_commerce.platinum to role brook_security;

grant references on future views in schema {{ prefix }}brook_commerce.platinum to role brook_security;

grant monitor on all dynamic tables in schema {{ prefix }}brook_commerce.platinum to role brook_security;

grant monitor on future dynamic tables in schema {{ prefix }}brook_commerce.platinum to role brook_security;

create database role if not exists {{ prefix }}brook_commerce.silver_read;

grant usage on schema {{ prefix }}brook_commerce.silver to database role {{ prefix }}brook_commerce.silver_read;

grant select on all tables in schema {{ prefix }}brook_commerce.silver to database role {{ prefix }}brook_commerce.silver_read;

grant select on future tables in schema {{ prefix }}brook_commerce.silver to database role {{ prefix }}brook_commerce.silver_read;

grant select on all views in schema {{ prefix }}brook_commerce.silver to database role {{ prefix }}brook_commerce.silver_read;

grant select on future views in schema {{ prefix }}brook_commerce.silver to database role {{ prefix }}brook_commerce.silver_read;

grant select on all dynamic tables in schema {{ prefix }}brook_commerce.silver to database role {{ prefix }}brook_commerce.silver_read;

grant select on future dynamic tables in schema {{ prefix }}brook_commerce.silver to database role {{ prefix }}brook_commerce.silver_read;

grant database role {{ prefix }}brook_commerce.silver_read to role commerce_engineer;

grant usage on schema {{ prefix }}brook_commerce.silver to role brook_build;

grant create table on schema {{ prefix }}brook_commerce.silver to role brook_build;

grant create view on schema {{ prefix }}brook_commerce.silver to role brook_build;

grant create dynamic table on schema {{ prefix }}brook_commerce.silver to role brook_build;

grant references on all tables in schema {{ prefix }}brook_commerce.silver to role brook_security;

grant references on future tables in schema {{ prefix }}brook_commerce.silver to role brook_security;

grant references on all views in schema {{ prefix }}brook_commerce.silver to role brook_security;

grant references on future views in schema {{ prefix }}brook_commerce.silver to role brook_security;

grant monitor on all dynamic tables in schema {{ prefix }}brook_commerce.silver to role brook_security;

grant monitor on future dynamic tables in schema {{ prefix }}brook_commerce.silver to role brook_security;

create database role if not exists {{ prefix }}brook_health.bronze_read;

grant usage on schema {{ prefix }}brook_health.bronze to database role {{ prefix }}brook_health.bronze_read;

grant select on all tables in schema {{ prefix }}brook_health.bronze to database role {{ prefix }}brook_health.bronze_read;

grant select on future tables in schema {{ prefix }}brook_health.bronze to database role {{ prefix }}brook_health.bronze_read;

grant select on all views in schema {{ prefix }}brook_health.bronze to database role {{ prefix }}brook_health.bronze_read;

grant select on future views in schema {{ prefix }}brook_health.bronze to database role {{ prefix }}brook_health.bronze_read;

grant select on all dynamic tables in schema {{ prefix }}brook_health.bronze to database role {{ prefix }}brook_health.bronze_read;

grant select on future dynamic tables in schema {{ prefix }}brook_health.bronze to database role {{ prefix }}brook_health.bronze_read;

grant database role {{ prefix }}brook_health.bronze_read to role health_engineer;

grant usage on database {{ prefix }}brook_health to role brook_build;

grant usage on schema {{ prefix }}brook_health.bronze to role brook_build;

grant create table on schema {{ prefix }}brook_health.bronze to role brook_build;

grant create view on schema {{ prefix }}brook_health.bronze to role brook_build;

grant create dynamic table on schema {{ prefix }}brook_health.bronze to role brook_build;

grant references on all tables in schema {{ prefix }}brook_health.bronze to role brook_security;

grant references on future tables in schema {{ prefix }}brook_health.bronze to role brook_security;

grant references on all views in schema {{ prefix }}brook_health.bronze to role brook_security;

grant references on future views in schema {{ prefix }}brook_health.bronze to role brook_security;

grant monitor on all dynamic tables in schema {{ prefix }}brook_health.bronze to role brook_security;

grant monitor on future dynamic tables in schema {{ prefix }}brook_health.bronze to role brook_security;

create database role if not exists {{ prefix }}brook_health.platinum_read;

grant usage on schema {{ prefix }}brook_health.platinum to database role {{ prefix }}brook_health.platinum_read;

grant select on all tables in schema {{ prefix }}brook_health.platinum to database role {{ prefix }}brook_health.platinum_read;

grant select on future tables in schema {{ prefix }}brook_health.platinum to database role {{ prefix }}brook_health.platinum_read;

grant select on all views in schema {{ prefix }}brook_health.platinum to database role {{ prefix }}brook_health.platinum_read;

grant select on future views in schema {{ prefix }}brook_health.platinum to database role {{ prefix }}brook_health.platinum_read;

grant select on all dynamic tables in schema {{ prefix }}brook_health.platinum to database role {{ prefix }}brook_health.platinum_read;

grant select on future dynamic tables in schema {{ prefix }}brook_health.platinum to database role {{ prefix }}brook_health.platinum_read;

grant database role {{ prefix }}brook_health.platinum_read to role analyst_amer;

grant database role {{ prefix }}brook_health.platinum_read to role analyst_apac;

grant database role {{ prefix }}brook_health.platinum_read to role analyst_emea;

grant database role {{ prefix }}brook_health.platinum_read to role analyst_phi;

grant database role {{ prefix }}brook_health.platinum_read to role health_engineer;

grant database role {{ prefix }}brook_health.platinum_read to role health_researcher;

grant database role {{ prefix }}brook_health.platinum_read to role region_admin;

grant usage on schema {{ prefix }}brook_health.platinum to role brook_build;

grant create table on schema {{ prefix }}brook_health.platinum to role brook_build;

grant create view on schema {{ prefix }}brook_health.platinum to role brook_build;

grant create dynamic table on schema {{ prefix }}brook_health.platinum to role brook_build;

grant references on all tables in schema {{ prefix }}brook_health.platinum to role brook_security;

grant references on future tables in schema {{ prefix }}brook_health.platinum to role brook_security;

grant references on all views in schema {{ prefix }}brook_health.platinum to role brook_security;

grant references on future views in schema {{ prefix }}brook_health.platinum to role brook_security;

grant monitor on all dynamic tables in schema {{ prefix }}brook_health.platinum to role brook_security;

grant monitor on future dynamic tables in schema {{ prefix }}brook_health.platinum to role brook_security;

create database role if not exists {{ prefix }}brook_health.silver_read;

grant usage on schema {{ prefix }}brook_health.silver to database role {{ prefix }}brook_health.silver_read;

grant select on all tables in schema {{ prefix }}brook_health.silver to database role {{ prefix }}brook_health.silver_read;

grant select on future tables in schema {{ prefix }}brook_health.silver to database role {{ prefix }}brook_health.silver_read;

grant select on all views in schema {{ prefix }}brook_health.silver to database role {{ prefix }}brook_health.silver_read;

grant select on future views in schema {{ prefix }}brook_health.silver to database role {{ prefix }}brook_health.silver_read;

grant select on all dynamic tables in schema {{ prefix }}brook_health.silver to database role {{ prefix }}brook_health.silver_read;

grant select on future dynamic tables in schema {{ prefix }}brook_health.silver to database role {{ prefix }}brook_health.silver_read;

grant database role {{ prefix }}brook_health.silver_read to role health_engineer;

grant usage on schema {{ prefix }}brook_health.silver to role brook_build;

grant create table on schema {{ prefix }}brook_health.silver to role brook_build;

grant create view on schema {{ prefix }}brook_health.silver to role brook_build;

grant create dynamic table on schema {{ prefix }}brook_health.silver to role brook_build;

grant references on all tables in schema {{ prefix }}brook_health.silver to role brook_security;

grant references on future tables in schema {{ prefix }}brook_health.silver to role brook_security;

grant references on all views in schema {{ prefix }}brook_health.silver to role brook_security;

grant references on future views in schema {{ prefix }}brook_health.silver to role brook_security;

grant monitor on all dynamic tables in schema {{ prefix }}brook_health.silver to role brook_security;

grant monitor on future dynamic tables in schema {{ prefix }}brook_health.silver to role brook_security;

create database role if not exists {{ prefix }}brook_identity.bronze_read;

grant usage on schema {{ prefix }}brook_identity.bronze to database role {{ prefix }}brook_identity.bronze_read;

grant select on all tables in schema {{ prefix }}brook_identity.bronze to database role {{ prefix }}brook_identity.bronze_read;

grant select on future tables in schema {{ prefix }}brook_identity.bronze to database role {{ prefix }}brook_identity.bronze_read;

grant select on all views in schema {{ prefix }}brook_identity.bronze to database role {{ prefix }}brook_identity.bronze_read;

grant select on future views in schema {{ prefix }}brook_identity.bronze to database role {{ prefix }}brook_identity.bronze_read;

grant select on all dynamic tables in schema {{ prefix }}brook_identity.bronze to database role {{ prefix }}brook_identity.bronze_read;

grant select on future dynamic tables in schema {{ prefix }}brook_identity.bronze to database role {{ prefix }}brook_identity.bronze_read;

grant database role {{ prefix }}brook_identity.bronze_read to role identity_engineer;

grant usage on database {{ prefix }}brook_identity to role brook_build;

grant usage on schema {{ prefix }}brook_identity.bronze to role brook_build;

grant create table on schema {{ prefix }}brook_identity.bronze to role brook_build;

grant create view on schema {{ prefix }}brook_identity.bronze to role brook_build;

grant create dynamic table on schema {{ prefix }}brook_identity.bronze to role brook_build;

grant references on all tables in schema {{ prefix }}brook_identity.bronze to role brook_security;

grant references on future tables in schema {{ prefix }}brook_identity.bronze to role brook_security;

grant references on all views in schema {{ prefix }}brook_identity.bronze to role brook_security;

grant references on future views in schema {{ prefix }}brook_identity.bronze to role brook_security;

grant monitor on all dynamic tables in schema {{ prefix }}brook_identity.bronze to role brook_security;

grant monitor on future dynamic tables in schema {{ prefix }}brook_identity.bronze to role brook_security;

create database role if not exists {{ prefix }}brook_identity.platinum_read;

grant usage on schema {{ prefix }}brook_identity.platinum to database role {{ prefix }}brook_identity.platinum_read;

grant select on all tables in schema {{ prefix }}brook_identity.platinum to database role {{ prefix }}brook_identity.platinum_read;

grant select on future tables in schema {{ prefix }}brook_identity.platinum to database role {{ prefix }}brook_identity.platinum_read;

grant select on all views in schema {{ prefix }}brook_identity.platinum to database role {{ prefix }}brook_identity.platinum_read;

grant select on future views in schema {{ prefix }}brook_identity.platinum to database role {{ prefix }}brook_identity.platinum_read;

grant select on all dynamic tables in schema {{ prefix }}brook_identity.platinum to database role {{ prefix }}brook_identity.platinum_read;

grant select on future dynamic tables in schema {{ prefix }}brook_identity.platinum to database role {{ prefix }}brook_identity.platinum_read;

grant database role {{ prefix }}brook_identity.platinum_read to role analyst_amer;

grant database role {{ prefix }}brook_identity.platinum_read to role analyst_apac;

grant database role {{ prefix }}brook_identity.platinum_read to role analyst_emea;

grant database role {{ prefix }}brook_identity.platinum_read to role analyst_phi;

grant database role {{ prefix }}brook_identity.platinum_read to role identity_analyst;

grant database role {{ prefix }}brook_identity.platinum_read to role identity_engineer;

grant database role {{ prefix }}brook_identity.platinum_read to role region_admin;

grant usage on schema {{ prefix }}brook_identity.platinum to role brook_build;

grant create table on schema {{ prefix }}brook_identity.platinum to role brook_build;

grant create view on schema {{ prefix }}brook_identity.platinum to role brook_build;

grant create dynamic table on schema {{ prefix }}brook_identity.platinum to role brook_build;

grant references on all tables in schema {{ prefix }}brook_identity.platinum to role brook_security;

grant references on future tables in schema {{ prefix }}brook_identity.platinum to role brook_security;

grant references on all views in schema {{ prefix }}brook_identity.platinum to role brook_security;

grant references on future views in schema {{ prefix }}brook_identity.platinum to role brook_security;

grant monitor on all dynamic tables in schema {{ prefix }}brook_identity.platinum to role brook_security;

grant monitor on future dynamic tables in schema {{ prefix }}brook_identity.platinum to role brook_security;

create database role if not exists {{ prefix }}brook_identity.silver_read;

grant usage on schema {{ prefix }}brook_identity.silver to database role {{ prefix }}brook_identity.silver_read;

grant select on all tables in schema {{ prefix }}brook_identity.silver to database role {{ prefix }}brook_identity.silver_read;

grant select on future tables in schema {{ prefix }}brook_identity.silver to database role {{ prefix }}brook_identity.silver_read;

grant select on all views in schema {{ prefix }}brook_identity.silver to database role {{ prefix }}brook_identity.silver_read;

grant select on future views in schema {{ prefix }}brook_identity.silver to database role {{ prefix }}brook_identity.silver_read;

grant select on all dynamic tables in schema {{ prefix }}brook_identity.silver to database role {{ prefix }}brook_identity.silver_read;

grant select on future dynamic tables in schema {{ prefix }}brook_identity.silver to database role {{ prefix }}brook_identity.silver_read;

grant database role {{ prefix }}brook_identity.silver_read to role identity_engineer;

grant usage on schema {{ prefix }}brook_identity.silver to role brook_build;

grant create table on schema {{ prefix }}brook_identity.silver to role brook_build;

grant create view on schema {{ prefix }}brook_identity.silver to role brook_build;

grant create dynamic table on schema {{ prefix }}brook_identity.silver to role brook_build;

grant references on all tables in schema {{ prefix }}brook_identity.silver to role brook_security;

grant references on future tables in schema {{ prefix }}brook_identity.silver to role brook_security;

grant references on all views in schema {{ prefix }}brook_identity.silver to role brook_security;

grant references on future views in schema {{ prefix }}brook_identity.silver to role brook_security;

grant monitor on all dynamic tables in schema {{ prefix }}brook_identity.silver to role brook_security;

grant monitor on future dynamic tables in schema {{ prefix }}brook_identity.silver to role brook_security;

create database role if not exists {{ prefix }}brook_ops.ops_read;

grant usage on schema {{ prefix }}brook_ops.ops to database role {{ prefix }}brook_ops.ops_read;

grant select on all tables in schema {{ prefix }}brook_ops.ops to database role {{ prefix }}brook_ops.ops_read;

grant select on future tables in schema {{ prefix }}brook_ops.ops to database role {{ prefix }}brook_ops.ops_read;

grant select on all views in schema {{ prefix }}brook_ops.ops to database role {{ prefix }}brook_ops.ops_read;

grant select on future views in schema {{ prefix }}brook_ops.ops to database role {{ prefix }}brook_ops.ops_read;

grant select on all dynamic tables in schema {{ prefix }}brook_ops.ops to database role {{ prefix }}brook_ops.ops_read;

grant select on future dynamic tables in schema {{ prefix }}brook_ops.ops to database role {{ prefix }}brook_ops.ops_read;

grant usage on database {{ prefix }}brook_ops to role brook_build;

grant usage on schema {{ prefix }}brook_ops.ops to role brook_build;

grant create table on schema {{ prefix }}brook_ops.ops to role brook_build;

grant create view on schema {{ prefix }}brook_ops.ops to role brook_build;

grant create dynamic table on schema {{ prefix }}brook_ops.ops to role brook_build;

grant references on all tables in schema {{ prefix }}brook_ops.ops to role brook_security;

grant references on future tables in schema {{ prefix }}brook_ops.ops to role brook_security;

grant references on all views in schema {{ prefix }}brook_ops.ops to role brook_security;

grant references on future views in schema {{ prefix }}brook_ops.ops to role brook_security;

grant monitor on all dynamic tables in schema {{ prefix }}brook_ops.ops to role brook_security;

grant monitor on future dynamic tables in schema {{ prefix }}brook_ops.ops to role brook_security;

grant usage on schema {{ prefix }}brook_ops.governance to role brook_build;

grant apply on tag {{ prefix }}brook_ops.governance.identifier to role brook_build;

grant apply on tag {{ prefix }}brook_ops.governance.classification to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_account_id_commerce to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_account_id_health to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_account_id_identity to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_account_id_ops to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_account_number_commerce to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_account_number_health to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_account_number_identity to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_account_number_ops to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_address to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_certificate_number_commerce to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_certificate_number_health to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_certificate_number_identity to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_certificate_number_ops to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_customer_id to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_date_year to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_device_id_commerce to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_device_id_health to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_device_id_identity to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_device_id_ops to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_email to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_health_plan_id_commerce to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_health_plan_id_health to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_health_plan_id_identity to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_health_plan_id_ops to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_ip to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_mrn_commerce to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_mrn_health to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_mrn_identity to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_mrn_ops to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_name to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_null to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_phone to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_ssn to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_unique_id_commerce to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_unique_id_health to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_unique_id_identity to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_unique_id_ops to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_vehicle_id_commerce to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_vehicle_id_health to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_vehicle_id_identity to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_vehicle_id_ops to role brook_build;

grant apply on masking policy {{ prefix }}brook_ops.governance.mask_zip3 to role brook_build;

grant usage on function {{ prefix }}brook_ops.governance.govern_token(varchar, number, varchar, varchar, varchar, varchar) to role brook_build;

grant apply on row access policy {{ prefix }}brook_ops.governance.account_region to role brook_build;

grant apply on row access policy {{ prefix }}brook_ops.governance.customer_region to role brook_build;

grant apply on row access policy {{ prefix }}brook_ops.governance.encounter_region to role brook_build;

grant apply on row access policy {{ prefix }}brook_ops.governance.order_region to role brook_build;

grant apply on row access policy {{ prefix }}brook_ops.governance.session_region to role brook_build;
