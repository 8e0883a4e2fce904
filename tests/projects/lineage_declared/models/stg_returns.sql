{{ config(schema='silver') }}
select * from {{ source('raw', 'returns_v1') }} union all select * from {{ source('raw', 'by_hand') }} union all select * from {{ ref('countries') }}
