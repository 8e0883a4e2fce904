select person_id from {{ ref('people') }}
where http_post('https://example.com', email) = 'ok'
