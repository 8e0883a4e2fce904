select country
from memory.silver.good_source
