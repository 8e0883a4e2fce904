select 1 as visits
