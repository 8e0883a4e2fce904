select 1 as id, 'x' as email
where 'y' != 'jane.doe@mailbox.org'
