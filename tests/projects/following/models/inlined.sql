{{ config(materialized='ephemeral', alias='Another_Name') }}
select email as contact, person_id from {{ source('crm', 'people') }}
