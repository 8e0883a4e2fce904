{{ config(grants={'select': ['packer', 'strangers'], 'insert': ['packer']}) }}
select 1 as n
