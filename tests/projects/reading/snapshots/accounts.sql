{% snapshot accounts_history %}
{{ config(unique_key='order_id', strategy='check', check_cols='all', target_schema='silver') }}
select order_id, customer_email from {{ ref('orders') }}
{% endsnapshot %}
