select /*govern:mask_email*/( case when length((email)) <= 320 and regexp_full_match((email), '[a-z0-9.]{1,64}(@[a-z0-9.-]{1,255})') then '#***' || regexp_extract((email), '^[a-z0-9.]{1,64}(@[a-z0-9.-]{1,255})$', 1) end )/*/govern:mask_email*/ as email
from {{ source('crm', 'people') }}
