select country from warehouse.archive.people
