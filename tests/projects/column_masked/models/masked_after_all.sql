select {{ mask_email('contact') }} as contact, count(*) over (partition by contact) as rows_of_one from {{ ref('carrier') }}
