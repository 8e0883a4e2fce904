select
    {{ mask_customer_id('customer_id') }} as customer_id,
    total,
    voucher as coupon
from {{ source('crm', 'orders') }}
-- `loaded_on` is the table's that is built, and no column of the source
where landed_on > (select max(plan) from {{ ref('stg_people') }} where loaded_on is not null)
