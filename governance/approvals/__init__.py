"""Who said yes to what: reviews and signatures, judged by what the base says of people, keys and trust roots."""
