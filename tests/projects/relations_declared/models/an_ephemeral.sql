{{ config(materialized='ephemeral') }}
select p.person_id, a.country from {{ source('crm', 'people') }} as p inner join archive.people as a on p.person_id = a.person_id
