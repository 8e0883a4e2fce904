select lower(email) as email, regexp_extract_all(note, 'x') as found, email.reverse() as turned from {{ ref('people') }}
