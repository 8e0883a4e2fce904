{{ config(database='clinic') }}
select * from {{ ref('stg_visits') }}
