{{ config(schema='silver') }}
select email from {{ source('raw', 'people') }}
