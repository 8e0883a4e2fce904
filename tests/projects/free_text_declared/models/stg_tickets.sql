select
    note,
    trim(note) as remarks,
    extras as attributes,
    comment,
    said as utterance
from {{ source('crm', 'tickets') }}
