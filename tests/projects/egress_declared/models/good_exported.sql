{{ config(materialized='external', location='out/countries.parquet') }}
select country from {{ ref('people') }}
