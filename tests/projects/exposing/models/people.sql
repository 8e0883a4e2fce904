{{ config(materialized='table') }}
select
    email, full_name, phone, email_domain, coalesce(full_name, email) as contact, region, 1 as score, 'P' as passport
from {{ ref('stg_people') }}
