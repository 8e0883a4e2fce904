-- Compiled from governance.yml, policies/ and contracts/ (sha256 712603fba255ec9b) by `govern compile`: do not edit, run it again.

create or replace function {{ prefix }}brook_ops.governance.govern_hmac(key string, version int, scope string, identifier string, spelling string, value string)
returns string
language python
deterministic
as $$
import hashlib
import hmac
import unicodedata

if value is None:
    return None
words = spelling.split()
normal = value.strip() if "trim" in words else value
normal = normal.lower() if "lower" in words else normal
normal = normal.upper() if "upper" in words else normal
normal = unicodedata.normalize("NFC", normal) if "nfc" in words else normal
if not normal:
    return None
text = "\0".join(("govern/token/1", scope, identifier, normal))
digest = hmac.new(bytes.fromhex(key), text.encode(), hashlib.sha256).hexdigest()
return f"v{version}_{digest[:32]}"
$$;

create or replace function {{ prefix }}brook_ops.governance.govern_token(key string, version int, scope string, identifier string, spelling string, value string)
returns string
return case
    when key = 'deid_key' and version = 1 then {{ prefix }}brook_ops.governance.govern_hmac(secret('govern', 'deid_key_v1'), version, scope, identifier, spelling, value)
end;

create or replace function {{ prefix }}brook_ops.governance.mask_account_id_commerce(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'commerce', 'account_id', 'nfc trim', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_account_id_health(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'health', 'account_id', 'nfc trim', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_account_id_identity(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'identity', 'account_id', 'nfc trim', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_account_id_ops(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'ops', 'account_id', 'nfc trim', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_account_number_commerce(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'commerce', 'account_number', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_account_number_health(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'health', 'account_number', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_account_number_identity(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'identity', 'account_number', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_account_number_ops(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'ops', 'account_number', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_address(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else case when 1 = 0 then (value) end
end;

create or replace function {{ prefix }}brook_ops.governance.mask_certificate_number_commerce(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'commerce', 'certificate_number', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_certificate_number_health(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'health', 'certificate_number', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_certificate_number_identity(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'identity', 'certificate_number', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_certificate_number_ops(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'ops', 'certificate_number', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_customer_id(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'customer', 'customer_id', 'nfc trim', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_date_year(value date)
returns date
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else case when year((value)) between 1 and 9999 then make_date(year((value)), 1, 1) end
end;

create or replace function {{ prefix }}brook_ops.governance.mask_device_id_commerce(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'commerce', 'device_id', 'nfc trim lower', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_device_id_health(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'health', 'device_id', 'nfc trim lower', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_device_id_identity(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'identity', 'device_id', 'nfc trim lower', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_device_id_ops(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'ops', 'device_id', 'nfc trim lower', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_email(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else case when length((value)) <= 320 and (value) rlike '^[A-Za-z0-9.!#$%&\'*+/=?_^|{}~-]{1,64}(@[A-Za-z0-9-]{1,63}([.][A-Za-z0-9-]{1,63}){1,8})(?![^a]|a)' then '#***' || regexp_extract((value), '^[A-Za-z0-9.!#$%&\'*+/=?_^|{}~-]{1,64}(@[A-Za-z0-9-]{1,63}([.][A-Za-z0-9-]{1,63}){1,8})(?![^a]|a)', 1) end
end;

create or replace function {{ prefix }}brook_ops.governance.mask_health_plan_id_commerce(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'commerce', 'health_plan_id', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_health_plan_id_health(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'health', 'health_plan_id', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_health_plan_id_identity(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'identity', 'health_plan_id', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_health_plan_id_ops(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'ops', 'health_plan_id', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_ip(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else case when length((value)) <= 320 and (value) rlike '^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])[.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))([.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}(?![^a]|a)' then regexp_extract((value), '^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])[.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))([.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}(?![^a]|a)', 1) || '.0.0' end
end;

create or replace function {{ prefix }}brook_ops.governance.mask_mrn_commerce(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'commerce', 'mrn', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_mrn_health(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'health', 'mrn', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_mrn_identity(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'identity', 'mrn', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_mrn_ops(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'ops', 'mrn', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_name(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else case when (value) is not null then '#***' end
end;

create or replace function {{ prefix }}brook_ops.governance.mask_null(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else case when 1 = 0 then (value) end
end;

create or replace function {{ prefix }}brook_ops.governance.mask_phone(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else case when length((value)) <= 64 and (value) rlike '^([+][0-9][0-9 ().-]{5,18}|[(][0-9]{3}[)] ?[0-9]{3}[ .-][0-9]{2}|([0-9]{3}[ .-])?[0-9]{3}[ .-][0-9]{2}|[0-9]{8}|[*]{3}-[*]{2}-)[0-9]{2}(?![^a]|a)' then '***-**-' || right((value), 2) end
end;

create or replace function {{ prefix }}brook_ops.governance.mask_ssn(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else case when 1 = 0 then (value) end
end;

create or replace function {{ prefix }}brook_ops.governance.mask_unique_id_commerce(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'commerce', 'unique_id', 'nfc trim', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_unique_id_health(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'health', 'unique_id', 'nfc trim', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_unique_id_identity(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'identity', 'unique_id', 'nfc trim', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_unique_id_ops(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'ops', 'unique_id', 'nfc trim', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_vehicle_id_commerce(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'commerce', 'vehicle_id', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_vehicle_id_health(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'health', 'vehicle_id', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_vehicle_id_identity(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'identity', 'vehicle_id', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_vehicle_id_ops(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else {{ prefix }}brook_ops.governance.govern_token('deid_key', 1, 'ops', 'vehicle_id', 'nfc trim upper', (value))
end;

create or replace function {{ prefix }}brook_ops.governance.mask_zip3(value string)
returns string
return case
    when is_account_group_member('brook-build') or is_account_group_member('analyst_phi') then value
    else case when (value) rlike '^[0-9]{5}(-[0-9]{4})?(?![^a]|a)' then case when substr((value), 1, 3) in ('000', '001', '002', '003', '004', '005', '008', '036', '055', '059', '063', '090', '091', '092', '093', '094', '095', '096', '097', '098', '099', '102', '192', '203', '204', '213', '269', '311', '332', '340', '343', '345', '348', '353', '375', '399', '419', '428', '429', '459', '517', '518', '519', '529', '533', '536', '552', '555', '556', '568', '569', '578', '579', '589', '621', '632', '642', '643', '649', '659', '663', '682', '692', '694', '695', '696', '697', '698', '699', '702', '709', '715', '732', '733', '742', '771', '790', '817', '818', '819', '821', '823', '830', '831', '839', '842', '848', '849', '854', '858', '861', '862', '866', '867', '868', '869', '872', '876', '878', '879', '884', '885', '886', '887', '888', '889', '890', '892', '893', '896', '899', '909', '929', '938', '942', '962', '963', '964', '965', '966', '969', '987') then '000' else substr((value), 1, 3) end end
end;

create or replace function {{ prefix }}brook_ops.governance.account_region(region string)
returns boolean
return is_account_group_member('brook-build')
    or (is_account_group_member('analyst_amer') and region in ('AMER'))
    or (is_account_group_member('analyst_apac') and region in ('APAC'))
    or (is_account_group_member('analyst_emea') and region in ('EMEA'))
    or is_account_group_member('region_admin');

create or replace function {{ prefix }}brook_ops.governance.customer_region(region string)
returns boolean
return is_account_group_member('brook-build')
    or (is_account_group_member('analyst_amer') and region in ('AMER'))
    or (is_account_group_member('analyst_apac') and region in ('APAC'))
    or (is_account_group_member('analyst_emea') and region in ('EMEA'))
    or is_account_group_member('region_admin');

create or replace function {{ prefix }}brook_ops.governance.encounter_region(region string)
returns boolean
return is_account_group_member('brook-build')
    or (is_account_group_member('analyst_amer') and region in ('AMER'))
    or (is_account_group_member('analyst_apac') and region in ('APAC'))
    or (is_account_group_member('analyst_emea') and region in ('EMEA'))
    or is_account_group_member('region_admin');

create or replace function {{ prefix }}brook_ops.governance.order_region(region string)
returns boolean
return is_account_group_member('brook-build')
    or (is_account_group_member('analyst_amer') and region in ('AMER'))
    or (is_account_group_member('analyst_apac') and region in ('APAC'))
    or (is_account_group_member('analyst_emea') and region in ('EMEA'))
    or is_account_group_member('region_admin');

create or replace function {{ prefix }}brook_ops.governance.session_region(region string)
returns boolean
return is_account_group_member('brook-build')
    or (is_account_group_member('analyst_amer') and region in ('AMER'))
    or (is_account_group_member('analyst_apac') and region in ('APAC'))
    or (is_account_group_member('analyst_emea') and region in ('EMEA'))
    or is_account_group_member('region_admin');
