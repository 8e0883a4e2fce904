{% if execute %}{% do run_query('create table copied as select * from raw.people') if var('now', false) %}{% endif %}
select 1 as id where false
