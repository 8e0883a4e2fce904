{{ config(schema='raw') }}
select email from {{ ref('stg') }}
