select 1 as id, 'jane@example.com' as email, '2024-11-20' as day
