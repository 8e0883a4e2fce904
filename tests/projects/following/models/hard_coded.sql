select a.person_id as plain, b.contact as quoted, c.phone as other_case, d.phone as elsewhere, e.email as outside
from memory.silver.builds as a
cross join "memory"."silver"."wrapped_again" as b
cross join Memory.SILVER.Reads_Own as c
cross join test_memory.silver.inlines as d
cross join warehouse.archive.people as e
