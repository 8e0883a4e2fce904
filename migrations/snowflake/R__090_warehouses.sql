-- Compiled from governance.yml, policies/ and contracts/ (sha256 be16ef46b5bb50fd) by `govern compile`: do not edit, run it again.

alter warehouse {{ prefix }}brook_ingest set warehouse_size = xsmall auto_suspend = 60 auto_resume = true statement_timeout_in_seconds = 3600;

alter resource monitor {{ prefix }}brook_ingest set credit_quota = 50;

alter warehouse {{ prefix }}brook_ingest set tag {{ prefix }}brook_ops.governance.cost_center = 'platform';

grant usage on warehouse {{ prefix }}brook_ingest to role brook_build;

alter warehouse {{ prefix }}brook_serve set warehouse_size = xsmall auto_suspend = 60 auto_resume = true statement_timeout_in_seconds = 900;

alter resource monitor {{ prefix }}brook_serve set credit_quota = 100;

alter warehouse {{ prefix }}brook_serve set tag {{ prefix }}brook_ops.governance.cost_center = 'consumers';

grant usage on warehouse {{ prefix }}brook_serve to role analyst_amer;

grant usage on warehouse {{ prefix }}brook_serve to role analyst_apac;

grant usage on warehouse {{ prefix }}brook_serve to role analyst_emea;

grant usage on warehouse {{ prefix }}brook_serve to role analyst_phi;

grant usage on warehouse {{ prefix }}brook_serve to role commerce_analyst;

grant usage on warehouse {{ prefix }}brook_serve to role commerce_engineer;

grant usage on warehouse {{ prefix }}brook_serve to role health_engineer;

grant usage on warehouse {{ prefix }}brook_serve to role health_researcher;

grant usage on warehouse {{ prefix }}brook_serve to role identity_analyst;

grant usage on warehouse {{ prefix }}brook_serve to role identity_engineer;

grant usage on warehouse {{ prefix }}brook_serve to role region_admin;

alter warehouse {{ prefix }}brook_transform set warehouse_size = small auto_suspend = 60 auto_resume = true statement_timeout_in_seconds = 7200;

alter resource monitor {{ prefix }}brook_transform set credit_quota = 150;

alter warehouse {{ prefix }}brook_transform set tag {{ prefix }}brook_ops.governance.cost_center = 'platform';

grant usage on warehouse {{ prefix }}brook_transform to role brook_build;
