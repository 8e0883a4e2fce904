{{ config(database='clinic') }} select c from {{ ref('inlined') }}
