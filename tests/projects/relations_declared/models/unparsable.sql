select country from country where ((
