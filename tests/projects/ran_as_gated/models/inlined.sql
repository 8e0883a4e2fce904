{{ config(materialized="ephemeral") }}
select country from {{ ref('people') }}
