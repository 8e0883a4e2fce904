select order_id from country where ((
