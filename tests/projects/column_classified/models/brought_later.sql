select value as amount from {{ ref('brought_lower') }}
