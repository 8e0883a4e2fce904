select email frm people {{ ref('people') }}
