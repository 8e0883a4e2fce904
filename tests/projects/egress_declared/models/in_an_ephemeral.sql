{{ config(materialized='ephemeral') }}
select person_id, ai_gen(email) as said from {{ ref('people') }}
