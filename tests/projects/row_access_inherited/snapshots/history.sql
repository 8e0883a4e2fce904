{% snapshot history %}
{{ config(unique_key='order_id', strategy='check', check_cols='all') }}
select order_id, region from {{ ref('orders') }}
{% endsnapshot %}
