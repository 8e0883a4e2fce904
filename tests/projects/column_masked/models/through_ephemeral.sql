select e.c as region from {{ ref('an_ephemeral') }} as e
