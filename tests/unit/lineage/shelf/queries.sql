-- case: common table expressions
with x as (select a, b from t), y as (select a as k from x) select k from y
--> k: t.a identity

-- case: a name that hides a table
with t as (select a as z from t) select z from t
--> z: t.a identity

-- case: columns of a common table expression
with x (p, q) as (select a, b from t) select p, q from x
--> p: t.a identity
--> q: t.b identity

-- case: nested with
with x as (with y as (select a from t) select a from y) select a from x
--> a: t.a identity

-- case: subquery in from
select s.x from (select lower(a) as x from t) as s
--> x: t.a copy

-- case: subquery with column aliases
-- dialects: duckdb postgres snowflake databricks trino
select s.p from (select a, b from t) as s (p, q)
--> p: t.a identity

-- case: union by position
select a, b from t union all select d, a from u
--> a: t.a identity; u.d identity
--> b: t.b identity; u.a identity

-- case: union of stars
select * from t union all select a, b, c from t
--> a: t.a identity
--> b: t.b identity
--> c: t.c identity

-- case: union by name
-- dialects: duckdb snowflake
select a, b from t union all by name select d, a from u
--> a: t.a identity; u.a identity
--> b: t.b identity
--> d: u.d identity

-- case: union of three with brackets
-- dialects: duckdb snowflake databricks postgres
(select a from t) union (select d from u) union all select id from p
--> a: p.id identity; t.a identity; u.d identity

-- case: except keeps the left
-- dialects: duckdb postgres databricks snowflake trino
select a from t except select d from u
--> a: t.a identity

-- case: union over what is open
select id, k from o union all select a, b from t
--> id: o.id identity; t.a identity
--> k: o.k identity; t.b identity

-- case: union with a star over what is open
-- dialects: snowflake
select id, k from o union all select * from o
--> id: o.id identity
--> k: o.k identity
--> *: every other of o but id, k
--> note: a set operation over columns that are not known: matched by name

-- case: union_relations without its relations
(select * /* No columns from any of the relations.
 This star is only output during dbt compile, and exists to keep SQLFluff happy. */ from t) union all (select * /* x */ from u)
--> a: t.a identity; u.a identity
--> b: t.b identity
--> c: t.c identity
--> d: u.d identity

-- case: recursive
-- dialects: duckdb postgres databricks bigquery
with recursive r as (select a, b from t union all select u.d, r.a from u join r on u.a = r.b) select a, b from r
--> a: t.a identity+equi-join; t.b equi-join; u.a equi-join; u.d identity
--> b: t.a identity+equi-join; t.b identity+equi-join; u.a equi-join; u.d identity

-- case: recursive with names
-- dialects: duckdb postgres snowflake trino
with recursive r (x, n) as (select a, 1 from t union all select x, n + 1 from r where n < 5) select x, n from r
--> x: t.a identity
--> n: nothing

-- case: recursive without the word
-- dialects: snowflake
with r as (select a, b from t union all select b, a from r) select a, b from r
--> a: t.a identity; t.b identity
--> b: t.a identity; t.b identity

-- case: qualify
-- dialects: duckdb snowflake databricks bigquery
select a, b from t qualify row_number() over (partition by a order by c) = 1
--> a: t.a identity
--> b: t.b identity

-- case: distinct on
-- dialects: duckdb postgres
select distinct on (a) b from t order by a, c
--> b: t.b identity

-- case: values
-- dialects: duckdb
select x, y from (values (1, 'a'), (2, 'b')) as v (x, y)
--> x: nothing
--> y: nothing

-- case: values without names (duckdb)
-- dialects: duckdb
select * from (values (1, 'a'))
--> col0: nothing
--> col1: nothing

-- case: values without names (snowflake, postgres)
-- dialects: snowflake postgres
select * from (values (1, 'a'))
--> column1: nothing
--> column2: nothing

-- case: values without names (databricks)
-- dialects: databricks
select * from (values (1, 'a'))
--> col1: nothing
--> col2: nothing

-- case: lateral subquery
-- dialects: duckdb postgres snowflake databricks
select t.a, l.d from t, lateral (select u.d from u where u.a = t.a) as l
--> a: t.a identity; u.a equi-join
--> d: u.d identity

-- case: lateral that hands a column on
-- dialects: duckdb postgres snowflake
select l.x from t, lateral (select t.b as x) as l
--> x: t.b identity

-- case: cross join unnest
-- dialects: duckdb trino
select n.id, x.item from n cross join unnest(n.items) as x (item)
--> id: n.id identity
--> item: n.items copy

-- case: unnest of bigquery
-- dialects: bigquery
select n.id, item, item.name as m from n, unnest(items) as item
--> id: n.id identity
--> item: n.items copy
--> m: n.items copy

-- case: unnest with offset
-- dialects: bigquery
select item, place from n, unnest(items) as item with offset as place
--> item: n.items copy
--> place: nothing

-- case: unnest in the list
-- dialects: duckdb
select id, unnest(items) as item from n
--> id: n.id identity
--> item: n.items copy
--> any other: n.items copy

-- case: flatten
-- dialects: snowflake
select n.id, f.value:name::string as x, f.index as i from n, lateral flatten(input => n.items) as f
--> id: n.id identity
--> x: n.items copy
--> i: n.items copy

-- case: table(flatten)
-- dialects: snowflake
select f.value as x from n, table(flatten(input => n.items)) as f
--> x: n.items copy

-- case: lateral view
-- dialects: databricks spark
select id, x from n lateral view explode(items) e as x
--> id: n.id identity
--> x: n.items copy

-- case: lateral view outer with positions
-- dialects: databricks spark
select p, x from n lateral view outer posexplode(items) e as p, x
--> p: n.items copy
--> x: n.items copy

-- case: explode in the list
-- dialects: databricks spark
select id, explode(items) as x from n
--> id: n.id identity
--> x: n.items copy
--> any other: n.items copy

-- case: explode with two names
-- dialects: databricks spark
select explode(raw) as (k, v) from n
--> k: n.raw copy
--> v: n.raw copy

-- case: stack
-- dialects: databricks spark
select stack(2, a, b, c, a) as (x, y) from t
--> x: t.a copy; t.b copy; t.c copy
--> y: t.a copy; t.b copy; t.c copy

-- case: pivot
-- dialects: snowflake
select * from t pivot (sum(c) for b in ('x', 'y')) as q (a, x, y)
--> a: t.a identity
--> x: t.b predicate; t.c aggregate per t.a
--> y: t.b predicate; t.c aggregate per t.a
--> any other: t.b predicate; t.c aggregate per t.a

-- case: pivot of databricks
-- dialects: databricks
select a, x from t pivot (max(c) for b in ('x', 'y'))
--> a: t.a identity
--> x: t.b predicate; t.c copy

-- case: pivot statement
-- dialects: duckdb
pivot t on b using sum(c) group by a
--> a: t.a identity
--> any other: t.b copy+predicate; t.c aggregate per t.a

-- case: unpivot
-- dialects: duckdb snowflake databricks
select c, k, v from t unpivot (v for k in (a, b))
--> c: t.c identity
--> k: nothing
--> v: t.a copy; t.b copy

-- case: unpivot statement
-- dialects: duckdb
unpivot t on a, b into name k value v
--> c: t.c identity
--> v: t.a copy; t.b copy
--> k: nothing

-- case: sample and time travel
-- dialects: snowflake
select a from t at (offset => -60) as x sample (10)
--> a: t.a identity

-- case: ephemeral inlined
with __dbt__cte__e as (select a as z from t) select z from __dbt__cte__e
--> z: t.a identity

-- case: table function
-- dialects: duckdb
select * from range(5) as r (x)
--> x: nothing

-- case: file read outside the graph
-- dialects: duckdb
select name from read_csv('x.csv')
--> name: nothing
--> calls: read_csv

-- case: a relation outside the graph
select x from hard.coded
--> x: outside.hard.coded.x identity
--> outside: outside.hard.coded

-- case: a stage
-- dialects: snowflake
select $1 as x, t.$2 as y from @stage/path as t
--> x: outside.@stage/path.$1 identity
--> y: outside.@stage/path.$2 identity
--> outside: outside.@stage/path

-- case: connect by
-- dialects: snowflake
select a, connect_by_root b as r, level as l from t start with c is null connect by prior a = b
--> a: t.a identity
--> r: t.b copy
--> l: nothing

-- case: limit by an order
select a from t order by b limit 5
--> a: t.a identity

-- case: grouping sets
-- dialects: duckdb snowflake databricks postgres
select a, b, sum(c) as s from t group by grouping sets ((a), (b))
--> a: t.a identity
--> b: t.b identity
--> s: t.c aggregate per t.a, t.b

-- case: rollup
-- dialects: duckdb snowflake databricks postgres
select a, b, sum(c) as s from t group by rollup (a, b)
--> a: t.a identity
--> b: t.b identity
--> s: t.c aggregate per t.a, t.b

-- case: pipes
-- dialects: bigquery
from t |> where a > 1 |> extend lower(b) as x |> select x, c
--> x: t.b copy
--> c: t.c identity

-- case: correlated array in from
-- dialects: bigquery
select x from n, n.items as x
--> x: n.items copy

-- case: json_object of a column called value
-- dialects: trino
select json_object(f.k : value, 'x' : f.j) as o from (select a as k, b as value, c as j from t) as f
--> o: t.a copy; t.b copy; t.c copy

-- case: a time written out
-- dialects: trino
select to_iso8601(current_timestamp) as at, to_iso8601(a) as b from t
--> at: nothing
--> b: t.a derive

-- case: a stage
-- dialects: snowflake
select s.$1 as first, t.a from @db.s.landed/2026 (file_format => 'csv') as s cross join t
--> first: outside.@db.s.landed/2026.$1 identity
--> a: t.a identity
--> outside: outside.@db.s.landed/2026

-- case: a table named by a text
-- dialects: snowflake
select * from table('T')
--> a: t.a identity
--> b: t.b identity
--> c: t.c identity

-- case: a relation named by a text
-- dialects: snowflake databricks
select x.b from identifier('T') as x
--> b: t.b identity

-- case: a quoted name in another case
-- dialects: duckdb snowflake
select x.b from "T" as x
--> b: t.b identity

-- case: a table function of a schema
-- dialects: snowflake
select query_text as q from table(information_schema.query_history(dateadd(day, -1, current_timestamp())))
--> q: nothing
--> calls: query_history

-- case: files read by a function
-- dialects: duckdb
select p.email, t.a from read_parquet('s3://landed/*.parquet') as p cross join t
--> email: nothing
--> a: t.a identity
--> calls: read_parquet

-- case: files read by a function
-- dialects: databricks
select p.email from read_files('/landed', format => 'json') as p
--> email: nothing
--> calls: read_files

-- case: a file by its path
-- dialects: databricks
select email from parquet.`/landed/people`
--> email: outside.parquet./landed/people.email identity
--> outside: outside.parquet./landed/people

-- case: a file by its path
-- dialects: duckdb
select email from 'people.parquet'
--> email: outside.people.parquet.email identity
--> outside: outside.people.parquet

-- case: a relation outside by its full name
-- dialects: duckdb snowflake databricks trino
select email from lake.crm.people
--> email: outside.lake.crm.people.email identity
--> outside: outside.lake.crm.people

-- case: another warehouse asked
-- dialects: bigquery
select * from external_query('connection', 'select email from people')
--> any other: nothing
--> calls: external_query

-- case: a variable of the session
-- dialects: snowflake
select $who as who, a from t
--> who: nothing
--> a: t.a identity
--> calls: $who

-- case: set operation by position over unknown columns
-- dialects: duckdb snowflake databricks
select * from o union all select id, k from o
--> id: o.id identity
--> k: o.k identity
--> *: every other of o but id, k
--> note: a set operation over columns that are not known: matched by name

-- case: set operation by position over unknown columns that lack partners by name
-- dialects: duckdb snowflake databricks
select id, a from o cross join t union all select * from o
--> id: o.id identity; o.k identity
--> a: o.a identity; o.k identity; t.a identity
--> k: o.k identity
--> *: every other of o but a, id, k
--> note: a set operation over columns that are not known: matched by name
