select person_id, prod.archive.look_up(person_id) as note from {{ ref('good_source') }}
