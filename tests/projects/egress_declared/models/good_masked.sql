select util.enrich(note) as note from (select {{ mask_note('note') }} as note from {{ source('crm', 'people') }}) as p
