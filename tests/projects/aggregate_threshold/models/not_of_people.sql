select region, sum(size) as size from {{ source('shop', 'places') }} group by region
