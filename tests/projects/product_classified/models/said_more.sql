select region from {{ source('clinic', 'visits') }}
