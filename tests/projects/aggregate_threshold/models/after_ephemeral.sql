select region, customers from {{ ref('counted') }}
