{{ config(materialized='external', location='out/people.parquet') }}
select email from {{ ref('people') }}
