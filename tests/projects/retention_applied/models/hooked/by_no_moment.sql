select label from {{ ref('stg') }}
