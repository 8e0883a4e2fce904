{% do run_query('grant select on t to public') if execute and false %}
select 1 as id
