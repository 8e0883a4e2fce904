{{ config(grants={'select': ['Outsider', 'nurse'], 'insert': ['cleaner']}) }}
select region from {{ ref('stg_people') }}
