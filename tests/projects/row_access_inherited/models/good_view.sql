{{ config(materialized='view') }}
select order_id, region from {{ ref('good_same') }}
