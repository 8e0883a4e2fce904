select region, customers from {{ ref('counted') }} where customers >= 11
