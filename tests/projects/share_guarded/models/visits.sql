select diagnosis_code from {{ source('raw', 'people') }}
