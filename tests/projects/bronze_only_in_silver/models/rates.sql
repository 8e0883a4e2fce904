select * from {{ source('bought', 'rates') }}
