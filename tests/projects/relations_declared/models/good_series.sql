select n.generate_series as n, p.piece from generate_series(1, 10) as n cross join unnest(['a', 'b']) as p(piece) cross join (values (1)) as v(one)
