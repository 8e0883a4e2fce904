select 'a' as "order", 'b' as "e-mail", 'c' as plain_too, 'd' as "select"
