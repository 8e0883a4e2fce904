select contact, phone from {{ source('own', 'builds') }}
