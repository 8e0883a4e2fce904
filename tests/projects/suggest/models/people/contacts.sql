select email from {{ ref('stg_customers') }}
