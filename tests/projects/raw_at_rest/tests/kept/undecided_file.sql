select * from read_csv('people.csv')
