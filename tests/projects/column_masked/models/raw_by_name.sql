select email from memory.raw.people -- {{ ref('people') }}
