select country frm people {{ ref('known_plain') }}
