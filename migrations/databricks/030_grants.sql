-- Compiled from governance.yml, policies/ and contracts/ (sha256 183f9ed12b380d4b) by `govern compile`: do not edit, run it again.

grant use catalog on catalog {{ prefix }}brook_commerce to `commerce_engineer`;

grant use catalog on catalog {{ prefix }}brook_commerce to `brook-build`;

grant use schema, select on schema {{ prefix }}brook_commerce.bronze to `commerce_engineer`;

grant use schema, create table, select, modify on schema {{ prefix }}brook_commerce.bronze to `brook-build`;

grant use catalog on catalog {{ prefix }}brook_commerce to `analyst_amer`;

grant use catalog on catalog {{ prefix }}brook_commerce to `analyst_apac`;

grant use catalog on catalog {{ prefix }}brook_commerce to `analyst_emea`;

grant use catalog on catalog {{ prefix }}brook_commerce to `analyst_phi`;

grant use catalog on catalog {{ prefix }}brook_commerce to `commerce_analyst`;

grant use catalog on catalog {{ prefix }}brook_commerce to `region_admin`;

grant use schema, select on schema {{ prefix }}brook_commerce.platinum to `analyst_amer`;

grant use schema, select on schema {{ prefix }}brook_commerce.platinum to `analyst_apac`;

grant use schema, select on schema {{ prefix }}brook_commerce.platinum to `analyst_emea`;

grant use schema, select on schema {{ prefix }}brook_commerce.platinum to `analyst_phi`;

grant use schema, select on schema {{ prefix }}brook_commerce.platinum to `commerce_analyst`;

grant use schema, select on schema {{ prefix }}brook_commerce.platinum to `commerce_engineer`;

grant use schema, select on schema {{ prefix }}brook_commerce.platinum to `region_admin`;

grant use schema, create table, select, modify on schema {{ prefix }}brook_commerce.platinum to `brook-build`;

grant use schema, select on schema {{ prefix }}brook_commerce.silver to `commerce_engineer`;

grant use schema, create table, select, modify on schema {{ prefix }}brook_commerce.silver to `brook-build`;

grant use catalog on catalog {{ prefix }}brook_health to `health_engineer`;

grant use catalog on catalog {{ prefix }}brook_health to `brook-build`;

grant use schema, select on schema {{ prefix }}brook_health.bronze to `health_engineer`;

grant use schema, create table, select, modify on schema {{ prefix }}brook_health.bronze to `brook-build`;

grant use catalog on catalog {{ prefix }}brook_health to `analyst_amer`;

grant use catalog on catalog {{ prefix }}brook_health to `analyst_apac`;

grant use catalog on catalog {{ prefix }}brook_health to `analyst_emea`;

grant use catalog on catalog {{ prefix }}brook_health to `analyst_phi`;

grant use catalog on catalog {{ prefix }}brook_health to `health_researcher`;

grant use catalog on catalog {{ prefix }}brook_health to `region_admin`;

grant use schema, select on schema {{ prefix }}brook_health.platinum to `analyst_amer`;

grant use schema, select on schema {{ prefix }}brook_health.platinum to `analyst_apac`;

grant use schema, select on schema {{ prefix }}brook_health.platinum to `analyst_emea`;

grant use schema, select on schema {{ prefix }}brook_health.platinum to `analyst_phi`;

grant use schema, select on schema {{ prefix }}brook_health.platinum to `health_engineer`;

grant use schema, select on schema {{ prefix }}brook_health.platinum to `health_researcher`;

grant use schema, select on schema {{ prefix }}brook_health.platinum to `region_admin`;

grant use schema, create table, select, modify on schema {{ prefix }}brook_health.platinum to `brook-build`;

grant use schema, select on schema {{ prefix }}brook_health.silver to `health_engineer`;

grant use schema, create table, select, modify on schema {{ prefix }}brook_health.silver to `brook-build`;

grant use catalog on catalog {{ prefix }}brook_identity to `identity_engineer`;

grant use catalog on catalog {{ prefix }}brook_identity to `brook-build`;

grant use schema, select on schema {{ prefix }}brook_identity.bronze to `identity_engineer`;

grant use schema, create table, select, modify on schema {{ prefix }}brook_identity.bronze to `brook-build`;

grant use catalog on catalog {{ prefix }}brook_identity to `analyst_amer`;

grant use catalog on catalog {{ prefix }}brook_identity to `analyst_apac`;

grant use catalog on catalog {{ prefix }}brook_identity to `analyst_emea`;

grant use catalog on catalog {{ prefix }}brook_identity to `analyst_phi`;

grant use catalog on catalog {{ prefix }}brook_identity to `identity_analyst`;

grant use catalog on catalog {{ prefix }}brook_identity to `region_admin`;

grant use schema, select on schema {{ prefix }}brook_identity.platinum to `analyst_amer`;

grant use schema, select on schema {{ prefix }}brook_identity.platinum to `analyst_apac`;

grant use schema, select on schema {{ prefix }}brook_identity.platinum to `analyst_emea`;

grant use schema, select on schema {{ prefix }}brook_identity.platinum to `analyst_phi`;

grant use schema, select on schema {{ prefix }}brook_identity.platinum to `identity_analyst`;

grant use schema, select on schema {{ prefix }}brook_identity.platinum to `identity_engineer`;

grant use schema, select on schema {{ prefix }}brook_identity.platinum to `region_admin`;

grant use schema, create table, select, modify on schema {{ prefix }}brook_identity.platinum to `brook-build`;

grant use schema, select on schema {{ prefix }}brook_identity.silver to `identity_engineer`;

grant use schema, create table, select, modify on schema {{ prefix }}brook_identity.silver to `brook-build`;

grant use catalog on catalog {{ prefix }}brook_ops to `brook-build`;

grant use schema, create table, select, modify on schema {{ prefix }}brook_ops.ops to `brook-build`;

grant use schema on schema {{ prefix }}brook_ops.governance to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_account_id_commerce to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_account_id_health to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_account_id_identity to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_account_id_ops to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_account_number_commerce to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_account_number_health to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_account_number_identity to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_account_number_ops to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_address to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_certificate_number_commerce to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_certificate_number_health to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_certificate_number_identity to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_certificate_number_ops to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_customer_id to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_date_year to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_device_id_commerce to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_device_id_health to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_device_id_identity to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_device_id_ops to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_email to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_health_plan_id_commerce to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_health_plan_id_health to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_health_plan_id_identity to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_health_plan_id_ops to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_ip to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_mrn_commerce to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_mrn_health to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_mrn_identity to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_mrn_ops to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_name to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_null to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_phone to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_ssn to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_unique_id_commerce to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_unique_id_health to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_unique_id_identity to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_unique_id_ops to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_vehicle_id_commerce to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_vehicle_id_health to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_vehicle_id_identity to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_vehicle_id_ops to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.mask_zip3 to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.account_region to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.customer_region to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.encounter_region to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.order_region to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.session_region to `brook-build`;

grant execute on function {{ prefix }}brook_ops.governance.govern_token to `brook-build`;
