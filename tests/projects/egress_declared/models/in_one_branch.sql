{{ config(materialized='incremental') }}
select person_id, {% if is_incremental() %}ai_gen(email){% else %}'-'{% endif %} as said from {{ ref('people') }}
