select {'who': contact, 'id': person_id} as packed from {{ ref('carrier') }}
