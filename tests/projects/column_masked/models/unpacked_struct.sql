select packed.who as w from {{ ref('laundered_by_struct') }}
