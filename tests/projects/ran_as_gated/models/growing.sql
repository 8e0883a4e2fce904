{{ config(materialized='incremental') }}
select country from {{ ref('people') }}
{% if is_incremental() %} where country not in (select country from {{ this }}) {% endif %}
