{{ config(schema='elsewhere') }} select region from {{ ref('stg_people') }}
