-- Compiled from governance.yml, policies/ and contracts/ (sha256 a7f1b0ab300ef2e2) by `govern compile`: do not edit, run it again.

create tag if not exists {{ prefix }}brook_ops.governance.identifier comment = 'which identifier a column holds';

create tag if not exists {{ prefix }}brook_ops.governance.classification comment = 'what is in a table';

create tag if not exists {{ prefix }}brook_ops.governance.cost_center comment = 'who pays';

alter tag {{ prefix }}brook_ops.governance.identifier add allowed_values 'account_id', 'account_number', 'biometric', 'birth_date', 'certificate_number', 'city', 'customer_id', 'device_id', 'email', 'fax', 'free_text', 'health_plan_id', 'ip_address', 'mrn', 'name', 'person_date', 'phone', 'photo', 'semi_structured', 'service_date', 'ssn', 'street_address', 'unique_id', 'url', 'vehicle_id', 'zip_code', 'none', 'undeclared';
