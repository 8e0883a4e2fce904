{{ config(materialized='ephemeral') }}
select contact as c from {{ ref('people') }}
