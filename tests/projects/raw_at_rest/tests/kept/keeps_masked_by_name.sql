select email from memory.silver.people
