-- case: star
select * from t
--> a: t.a identity
--> b: t.b identity
--> c: t.c identity

-- case: star of one source
select t.*, u.d from t cross join u
--> a: t.a identity
--> b: t.b identity
--> c: t.c identity
--> d: u.d identity

-- case: exclude
-- dialects: duckdb snowflake
select * exclude (b) from t
--> a: t.a identity
--> c: t.c identity

-- case: except
-- dialects: databricks bigquery
select * except (b) from t
--> a: t.a identity
--> c: t.c identity

-- case: replace
-- dialects: duckdb bigquery
select * replace (lower(b) as b) from t
--> a: t.a identity
--> b: t.b copy
--> c: t.c identity

-- case: rename
-- dialects: snowflake
select * rename (b as x) from t
--> a: t.a identity
--> x: t.b identity
--> c: t.c identity

-- case: rename of duckdb
-- dialects: duckdb
select * rename (b as x) from t
--> a: t.a identity
--> x: t.b identity
--> c: t.c identity

-- case: exclude, replace and rename of one source
-- dialects: duckdb
select t.* exclude (c) replace (upper(a) as a) from t
--> a: t.a copy
--> b: t.b identity

-- case: star over what is open
select * from o
--> id: o.id identity
--> k: o.k identity
--> *: every other of o but id, k

-- case: star over what is open, and more
-- dialects: snowflake databricks
select *, lower(k) as lk from o
--> id: o.id identity
--> k: o.k identity
--> lk: o.k copy
--> *: every other of o but id, k, lk

-- case: a star may double a name
-- dialects: duckdb
select *, lower(k) as k, id as x from o
--> id: o.id identity
--> k: o.k identity
--> k_1: o.k copy
--> x: o.id identity; o.x identity
--> *: every other of o but id, k, k_1, x

-- case: columns by pattern
-- dialects: duckdb
select columns('a|c') from t
--> a: t.a identity
--> c: t.c identity

-- case: columns by lambda
-- dialects: duckdb
select columns(x -> x like 'a%') from t
--> a: t.a identity
--> b: t.b identity
--> c: t.c identity

-- case: aggregate of columns
-- dialects: duckdb
select min(columns(*)) from t
--> a: t.a copy
--> b: t.b copy
--> c: t.c copy
--> any other: t.a copy; t.b copy; t.c copy

-- case: star like
-- dialects: duckdb
select * like 'a%' from t
--> a: t.a identity
--> b: t.b identity
--> c: t.c identity

-- case: ilike
-- dialects: snowflake
select * ilike '%a%' from t
--> a: t.a identity
--> b: t.b identity
--> c: t.c identity

-- case: whole row
-- dialects: duckdb postgres
select t from t
--> t: t.a copy; t.b copy; t.c copy

-- case: whole row to json
-- dialects: duckdb postgres
select to_json(t) as j from t
--> j: t.a copy; t.b copy; t.c copy

-- case: struct of the row
-- dialects: databricks
select struct(t.*) as s, to_json(struct(*)) as j from t
--> s: t.a copy; t.b copy; t.c copy
--> j: t.a copy; t.b copy; t.c copy

-- case: whole row as struct
-- dialects: bigquery
select t as s, to_json_string(t) as j, array(select as struct * from t) as k from t
--> s: t.a copy; t.b copy; t.c copy
--> j: t.a copy; t.b copy; t.c copy
--> k: t.a copy; t.b copy; t.c copy

-- case: struct star
-- dialects: databricks bigquery
select raw.* from n
--> any other: n.raw copy

-- case: doubled names
-- dialects: duckdb
select t.a, u.a from t, u
--> a: t.a identity
--> a_1: u.a identity

-- case: from first
-- dialects: duckdb
from t select b
--> b: t.b identity

-- case: from alone
-- dialects: duckdb
from t
--> a: t.a identity
--> b: t.b identity
--> c: t.c identity

-- case: summarize
-- dialects: duckdb
select min, max, column_name from (summarize t)
--> min: t.a copy; t.b copy; t.c copy
--> max: t.a copy; t.b copy; t.c copy
--> column_name: t.a copy; t.b copy; t.c copy

-- case: star through three queries
with x as (select * from t), y as (select * from x) select * from y
--> a: t.a identity
--> b: t.b identity
--> c: t.c identity

-- case: star over nothing but an open one, by name downstream
with x as (select * from o) select email from x
--> email: o.email identity

-- case: table statement
-- dialects: postgres
table t
--> a: t.a identity
--> b: t.b identity
--> c: t.c identity

-- case: columns inside a pack
-- dialects: duckdb
select struct_pack(q := columns(*)) from u
--> a: u.a copy
--> d: u.d copy
--> any other: u.a copy; u.d copy
