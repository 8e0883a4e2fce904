{{ config(database='clinic') }}
select email_domain, 'J45' as diagnosis from {{ ref('stg_people') }}
