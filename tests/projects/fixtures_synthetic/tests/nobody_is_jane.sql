select 1 from {{ ref('good') }} where email = 'jane.doe@mailbox.org'
