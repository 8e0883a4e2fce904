-- people as they were
select country from read_csv('people.csv')
