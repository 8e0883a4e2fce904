{{ config(materialized='ephemeral') }}
select email from {{ ref('stg') }}
