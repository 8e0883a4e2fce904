{{ config(grants={'select': ['PUBLIC']}) }}
select region from {{ ref('stg_people') }}
