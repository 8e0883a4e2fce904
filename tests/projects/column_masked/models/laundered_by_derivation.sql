select lower(contact) || '' as region from {{ ref('carrier') }}
