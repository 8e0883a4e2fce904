-- Compiled from governance.yml, policies/ and contracts/ (sha256 b56dd4b364a6e756) by `govern compile`: do not edit, run it again.

create role if not exists analyst_amer;

create role if not exists analyst_apac;

create role if not exists analyst_emea;

create role if not exists analyst_phi;

create role if not exists commerce_analyst;

create role if not exists commerce_engineer;

create role if not exists health_engineer;

create role if not exists health_researcher;

create role if not exists identity_analyst;

create role if not exists identity_engineer;

create role if not exists region_admin;
