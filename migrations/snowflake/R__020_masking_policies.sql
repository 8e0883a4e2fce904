-- Compiled from governance.yml, policies/ and contracts/ (sha256 8a013c4ce5eb7668) by `govern compile`: do not edit, run it again.

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_account_id_commerce as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_account_id_commerce set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'commerce', 'account_id', 'nfc trim', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_account_id_health as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_account_id_health set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'health', 'account_id', 'nfc trim', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_account_id_identity as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_account_id_identity set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'identity', 'account_id', 'nfc trim', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_account_id_ops as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_account_id_ops set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'ops', 'account_id', 'nfc trim', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_account_number_commerce as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_account_number_commerce set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'commerce', 'account_number', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_account_number_health as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_account_number_health set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'health', 'account_number', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_account_number_identity as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_account_number_identity set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'identity', 'account_number', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_account_number_ops as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_account_number_ops set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'ops', 'account_number', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_address as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_address set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else case when 1 = 0 then (value) end end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_certificate_number_commerce as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_certificate_number_commerce set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'commerce', 'certificate_number', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_certificate_number_health as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_certificate_number_health set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'health', 'certificate_number', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_certificate_number_identity as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_certificate_number_identity set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'identity', 'certificate_number', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_certificate_number_ops as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_certificate_number_ops set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'ops', 'certificate_number', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_customer_id as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_customer_id set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'customer', 'customer_id', 'nfc trim', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_date_year as (value date) returns date -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_date_year set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else case when year((value)) between 1 and 9999 then date_from_parts(year((value)), 1, 1) end end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_device_id_commerce as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_device_id_commerce set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'commerce', 'device_id', 'nfc trim lower', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_device_id_health as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_device_id_health set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'health', 'device_id', 'nfc trim lower', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_device_id_identity as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_device_id_identity set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'identity', 'device_id', 'nfc trim lower', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_device_id_ops as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_device_id_ops set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'ops', 'device_id', 'nfc trim lower', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_email as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_email set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else case when length((value)) <= 320 and regexp_like((value), '[A-Za-z0-9.!#$%&''*+/=?_^|{}~-]{1,64}(@[A-Za-z0-9-]{1,63}([.][A-Za-z0-9-]{1,63}){1,8})') and not contains((value), chr(10)) and not contains((value), chr(13)) then '#***' || regexp_substr((value), '^[A-Za-z0-9.!#$%&''*+/=?_^|{}~-]{1,64}(@[A-Za-z0-9-]{1,63}([.][A-Za-z0-9-]{1,63}){1,8})$', 1, 1, 'e', 1) end end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_health_plan_id_commerce as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_health_plan_id_commerce set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'commerce', 'health_plan_id', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_health_plan_id_health as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_health_plan_id_health set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'health', 'health_plan_id', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_health_plan_id_identity as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_health_plan_id_identity set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'identity', 'health_plan_id', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_health_plan_id_ops as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_health_plan_id_ops set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'ops', 'health_plan_id', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_ip as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_ip set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else case when length((value)) <= 320 and regexp_like((value), '((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])[.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))([.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}') and not contains((value), chr(10)) and not contains((value), chr(13)) then regexp_substr((value), '^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])[.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))([.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}$', 1, 1, 'e', 1) || '.0.0' end end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_mrn_commerce as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_mrn_commerce set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'commerce', 'mrn', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_mrn_health as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_mrn_health set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'health', 'mrn', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_mrn_identity as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_mrn_identity set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'identity', 'mrn', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_mrn_ops as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_mrn_ops set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'ops', 'mrn', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_name as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_name set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else case when (value) is not null then '#***' end end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_null as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_null set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else case when 1 = 0 then (value) end end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_phone as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_phone set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else case when length((value)) <= 64 and regexp_like((value), '([+][0-9][0-9 ().-]{5,18}|[(][0-9]{3}[)] ?[0-9]{3}[ .-][0-9]{2}|([0-9]{3}[ .-])?[0-9]{3}[ .-][0-9]{2}|[0-9]{8}|[*]{3}-[*]{2}-)[0-9]{2}') and not contains((value), chr(10)) and not contains((value), chr(13)) then '***-**-' || right((value), 2) end end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_ssn as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_ssn set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else case when 1 = 0 then (value) end end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_unique_id_commerce as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_unique_id_commerce set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'commerce', 'unique_id', 'nfc trim', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_unique_id_health as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_unique_id_health set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'health', 'unique_id', 'nfc trim', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_unique_id_identity as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_unique_id_identity set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'identity', 'unique_id', 'nfc trim', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_unique_id_ops as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_unique_id_ops set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'ops', 'unique_id', 'nfc trim', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_vehicle_id_commerce as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_vehicle_id_commerce set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'commerce', 'vehicle_id', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_vehicle_id_health as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_vehicle_id_health set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'health', 'vehicle_id', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_vehicle_id_identity as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_vehicle_id_identity set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'identity', 'vehicle_id', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_vehicle_id_ops as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_vehicle_id_ops set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'ops', 'vehicle_id', 'nfc trim upper', (value)) end;

create masking policy if not exists {{ prefix }}brook_ops.governance.mask_zip3 as (value varchar) returns varchar -> null;

alter masking policy {{ prefix }}brook_ops.governance.mask_zip3 set body ->
    case when current_role() = 'BROOK_BUILD' or is_role_in_session('ANALYST_PHI') then value else case when regexp_like((value), '[0-9]{5}(-[0-9]{4})?') and not contains((value), chr(10)) and not contains((value), chr(13)) then case when substr((value), 1, 3) in ('000', '001', '002', '003', '004', '005', '008', '036', '055', '059', '063', '090', '091', '092', '093', '094', '095', '096', '097', '098', '099', '102', '192', '203', '204', '213', '269', '311', '332', '340', '343', '345', '348', '353', '375', '399', '419', '428', '429', '459', '517', '518', '519', '529', '533', '536', '552', '555', '556', '568', '569', '578', '579', '589', '621', '632', '642', '643', '649', '659', '663', '682', '692', '694', '695', '696', '697', '698', '699', '702', '709', '715', '732', '733', '742', '771', '790', '817', '818', '819', '821', '823', '830', '831', '839', '842', '848', '849', '854', '858', '861', '862', '866', '867', '868', '869', '872', '876', '878', '879', '884', '885', '886', '887', '888', '889', '890', '892', '893', '896', '899', '909', '929', '938', '942', '962', '963', '964', '965', '966', '969', '987') then '000' else substr((value), 1, 3) end end end;
