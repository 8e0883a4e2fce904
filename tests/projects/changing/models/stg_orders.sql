{{ config(schema='silver') }}
select 1 as order_id, 'a@example.com' as email, 2 as amount
