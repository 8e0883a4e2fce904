select * from query('select * from archive.people')
