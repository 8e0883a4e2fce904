select email, region frm people {{ ref('stg_people') }}
