{{ config(post_hook='select * from read_csv(\'people.csv\')') }}
select 1 as id
