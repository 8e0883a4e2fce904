{{ config(grants={'select': ['zoo'], 'insert': ['zoo']}) }}
select 1 as id
