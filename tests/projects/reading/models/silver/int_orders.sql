{{ config(materialized="ephemeral", tags=["loud"], meta={"team": "sales", "kept": true}) }}
select order_id, {{ tools.shout("email") }} as email from {{ ref("stg_orders") }}
