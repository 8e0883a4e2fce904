select country from read_csv('people.csv')
