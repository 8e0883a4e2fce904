select contact from memory.silver.people
