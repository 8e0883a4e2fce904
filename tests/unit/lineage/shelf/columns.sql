-- case: identity and rename
select a, b as x from t
--> a: t.a identity
--> x: t.b identity

-- case: copies
select cast(a as varchar(10)) as x, trim(lower(b)) as y, coalesce(a, b) as z, nullif(c, '') as w from t
--> x: t.a copy
--> y: t.b copy
--> z: t.a copy; t.b copy
--> w: t.c copy

-- case: derived
select a || b as x, substr(c, 1, 2) as y, length(a) as z from t
--> x: t.a derive; t.b derive
--> y: t.c derive
--> z: t.a derive

-- case: case: branches copy, conditions are predicates
select case when a = 'x' then b else c end as x, case a when b then 1 end as y from t
--> x: t.a predicate; t.b copy; t.c copy
--> y: t.a predicate; t.b predicate

-- case: predicates as columns
select a = 'HIV' as is_x, b in ('1', '2') as is_y, c is null as is_z, a like 'q%' as is_w from t
--> is_x: t.a predicate
--> is_y: t.b predicate
--> is_z: t.c predicate
--> is_w: t.a predicate

-- case: iff and decode
-- dialects: snowflake
select iff(a > 1, b, c) as x, nvl2(a, b, c) as y, decode(a, 1, b, c) as z, nvl(a, b) as w from t
--> x: t.a predicate; t.b copy; t.c copy
--> y: t.a predicate; t.b copy; t.c copy
--> z: t.a copy; t.b copy; t.c copy
--> w: t.a copy; t.b copy

-- case: aggregates and their grain
select a, sum(b) as s, count(*) as n, count(distinct c) as d, avg(b) as v from t group by a
--> a: t.a identity
--> s: t.b aggregate per t.a
--> n: nothing
--> d: t.c aggregate per t.a
--> v: t.b aggregate per t.a

-- case: aggregate over everything
select sum(b) as s, max(c) as m from t
--> s: t.b aggregate per all
--> m: t.c copy

-- case: group by position
-- dialects: duckdb snowflake databricks postgres redshift bigquery trino
select a, lower(b) as lb, count(c) as n from t group by 1, 2
--> a: t.a identity
--> lb: t.b copy
--> n: t.c aggregate per t.a, t.b

-- case: group by alias
-- dialects: duckdb snowflake databricks bigquery
select lower(b) as lb, count(c) as n from t group by lb
--> lb: t.b copy
--> n: t.c aggregate per t.b

-- case: group by all
-- dialects: duckdb snowflake databricks bigquery
select a, count(c) as n from t group by all
--> a: t.a identity
--> n: t.c aggregate per t.a

-- case: extremes hand a value on
select min(a) as x, max(b) as y from t
--> x: t.a copy
--> y: t.b copy

-- case: max_by
-- dialects: duckdb snowflake databricks trino
select max_by(a, b) as x, min_by(c, b) as y from t
--> x: t.a copy; t.b predicate
--> y: t.b predicate; t.c copy

-- case: lists of values
-- dialects: duckdb snowflake databricks bigquery postgres
select array_agg(a) as x from t
--> x: t.a copy

-- case: listagg (snowflake)
-- dialects: snowflake
select listagg(a, ',') within group (order by b) as x from t
--> x: t.a copy; t.b predicate

-- case: listagg (redshift)
-- dialects: redshift
select listagg(a, ',') within group (order by b) as x from t
--> x: t.a copy; t.b copy

-- case: string_agg
-- dialects: duckdb postgres bigquery
select string_agg(a, ',' order by b) as x from t
--> x: t.a copy; t.b predicate

-- case: histogram and mode
-- dialects: duckdb
select histogram(a) as x, mode(b) as y, any_value(c) as z from t
--> x: t.a derive
--> y: t.b copy
--> z: t.c copy

-- case: percentile yields a value
-- dialects: postgres snowflake redshift
select percentile_cont(0.5) within group (order by a) as x from t
--> x: t.a copy

-- case: count of a condition
-- dialects: duckdb snowflake
select count_if(a = 'HIV') as n, b from t group by b
--> n: t.a aggregate predicate per t.b
--> b: t.b identity

-- case: filtered aggregate
-- dialects: duckdb postgres
select sum(a) filter (where b = 1) as x from t
--> x: t.a aggregate per all; t.b predicate

-- case: window functions
select row_number() over (partition by a order by b) as n, lag(c) over (partition by a order by b) as x, sum(c) over (partition by a) as y from t
--> n: t.a predicate; t.b predicate
--> x: t.a predicate; t.b predicate; t.c copy
--> y: t.a predicate; t.c derive

-- case: named window
-- dialects: duckdb databricks bigquery postgres
select first_value(c) over w as x from t window w as (partition by a order by b)
--> x: t.a predicate; t.b predicate; t.c copy

-- case: struct fields
-- dialects: duckdb databricks bigquery
select raw.person.email as x, n.raw.person as y from n
--> x: n.raw copy
--> y: n.raw copy

-- case: json paths
-- dialects: snowflake
select raw:person.email::string as x, n.raw:items[0]:id as y, get_path(raw, 'a.b') as z from n
--> x: n.raw copy
--> y: n.raw copy
--> z: n.raw copy

-- case: json path of databricks
-- dialects: databricks
select raw:person.email as x, get_json_object(raw, '$.a') as y from n
--> x: n.raw copy
--> y: n.raw copy

-- case: arrows
-- dialects: duckdb postgres
select raw -> 'a' as x, raw ->> 'b' as y from n
--> x: n.raw copy
--> y: n.raw copy

-- case: brackets
-- dialects: duckdb snowflake databricks
select raw['email'] as x from n
--> x: n.raw copy

-- case: packing
-- dialects: duckdb
select struct_pack(q := a, r := b) as x, {'q': a} as y, [b, c] as z, row(a, b) as w from t
--> x: t.a copy; t.b copy
--> y: t.a copy
--> z: t.b copy; t.c copy
--> w: t.a copy; t.b copy

-- case: named_struct and map
-- dialects: databricks spark
select named_struct('q', a) as x, map(b, c) as y, to_json(struct(a, b)) as z from t
--> x: t.a copy
--> y: t.b copy; t.c copy
--> z: t.a copy; t.b copy

-- case: object_construct
-- dialects: snowflake
select object_construct('q', a, 'r', b) as x, object_construct(*) as y, array_construct(a, b) as z from t
--> x: t.a copy; t.b copy
--> y: t.a copy; t.b copy; t.c copy
--> z: t.a copy; t.b copy

-- case: lambda
-- dialects: duckdb databricks spark
select transform(items, x -> concat(x, id)) as y from n
--> y: n.id derive; n.items derive

-- case: list comprehension
-- dialects: duckdb
select [x || id for x in items if x <> raw] as y from n
--> y: n.id derive; n.items derive; n.raw predicate

-- case: hash keeps the label
select md5(a) as x from t
--> x: t.a derive

-- case: hash of the whole row
-- dialects: snowflake
select hash(*) as x, hash(t.*) as y from t
--> x: t.a derive; t.b derive; t.c derive
--> y: t.a derive; t.b derive; t.c derive

-- case: alias reused in the same list
-- dialects: duckdb snowflake databricks spark redshift
select a as q, q || 'x' as r from t
--> q: t.a identity
--> r: t.a derive

-- case: a column wins over an alias
-- dialects: duckdb snowflake databricks
select b as a, a || 'x' as r from t
--> a: t.b identity
--> r: t.a derive

-- case: quoted names
-- dialects: duckdb snowflake postgres trino redshift
select "a" as "My Column", "t"."b" from "t"
--> my column: t.a identity
--> b: t.b identity

-- case: backticks
-- dialects: databricks spark bigquery
select `a` as `my.column`, `t`.`b` from `t`
--> my.column: t.a identity
--> b: t.b identity

-- case: function of a schema
-- dialects: duckdb snowflake databricks
select sec.clean(a) as x from t
--> x: t.a derive
--> calls: sec.clean

-- case: constants
select 1 as x, 'a' as y, null as z, current_date as w from t
--> x: nothing
--> y: nothing
--> z: nothing
--> w: nothing

-- case: no column of anything
-- dialects: duckdb
select zz as x from t
--> x: t.a copy; t.b copy; t.c copy
--> note: zz is no column of what is read: it is taken for any of them

-- case: pseudo columns
-- dialects: snowflake
select metadata$filename as f, a from t
--> f: nothing
--> a: t.a identity

-- case: scalar subquery
select a, (select max(d) from u) as x from t
--> a: t.a identity
--> x: u.d copy

-- case: correlated scalar subquery
select t.a, (select max(u.d) from u where u.a = t.b) as x from t
--> a: t.a identity
--> x: u.d copy

-- case: interval and extract
-- dialects: duckdb snowflake postgres
select extract(year from birth_date) as y, birth_date + interval '1 day' as d from p
--> y: p.birth_date derive
--> d: p.birth_date derive

-- case: boolean aggregate
-- dialects: duckdb postgres databricks
select bool_or(a = 'HIV') as x from t
--> x: t.a predicate

-- case: a function called on a column
-- dialects: duckdb
select email.lower() as x, p.email.reverse() as y, lower(email).trim() as z, ('a').upper() as c from p
--> x: p.email derive
--> y: p.email derive
--> z: p.email derive
--> c: nothing
