(select max(email) from raw.people where id = x)
