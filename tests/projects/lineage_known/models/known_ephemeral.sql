{{ config(materialized='ephemeral') }}
select country from {{ ref('known_plain') }}
