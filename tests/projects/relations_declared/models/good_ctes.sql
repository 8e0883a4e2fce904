with people as (select * from {{ ref('good_source') }}), archive as (select * from people) select * from archive
