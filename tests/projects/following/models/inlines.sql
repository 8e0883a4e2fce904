select contact, person_id as phone from {{ ref('inlined') }}
