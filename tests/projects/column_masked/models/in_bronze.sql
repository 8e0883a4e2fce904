{{ config(schema='raw') }}
select email from {{ source('crm', 'people') }}
