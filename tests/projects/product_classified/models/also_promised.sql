select diagnosis from {{ source('clinic', 'visits') }}
