with a as (select contact as x from {{ ref('carrier') }}), b as (select x as y from a) select y as region from b
