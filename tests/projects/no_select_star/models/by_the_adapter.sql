{% set columns = adapter.get_columns_in_relation(source('shop', 'orders')) %} select {{ columns | map(attribute='name') | join(', ') or 'order_id' }} from {{ source('shop', 'orders') }}
