select country from memory.raw.people
