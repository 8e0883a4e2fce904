-- Compiled from governance.yml, policies/ and contracts/ (sha256 7f011ca083134e2b) by `govern compile`: do not edit, run it again.

create share if not exists {{ prefix }}sales_for_wholesale;

alter share {{ prefix }}sales_for_wholesale add table {{ prefix }}brook_commerce.platinum.monthly_sales_v2;

create recipient if not exists wholesale_partner using id 'aws:eu-central-1:00000000-0000-4000-8000-000000000000';

grant select on share {{ prefix }}sales_for_wholesale to recipient wholesale_partner;
