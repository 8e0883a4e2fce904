"""What is handed out: the tables of a product as one role may see them, in a file of their own."""
