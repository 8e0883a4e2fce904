-- case: inner join
select t.b, u.d from t inner join u on t.a = u.a
--> b: t.b identity
--> d: u.d identity

-- case: an equal column shows the other
select u.a from t inner join u on t.b = u.a
--> a: t.b equi-join; u.a identity

-- case: left join shows when the other side is shown
select t.a, u.d from t left join u on t.b = u.d
--> a: t.a identity
--> d: t.b equi-join; u.d identity

-- case: a spine keeps its rows whatever they match
select t.a, count(u.d) as n from t left join u on t.a = u.a group by t.a
--> a: t.a identity
--> n: u.d aggregate per t.a

-- case: a spine filtered by what it matched
select t.a from t left join u on t.a = u.a where u.d is not null
--> a: t.a identity; u.a equi-join

-- case: using
-- dialects: duckdb snowflake databricks bigquery postgres trino
select a, t.b, u.d from t join u using (a)
--> a: t.a identity+equi-join; u.a identity+equi-join
--> b: t.b identity
--> d: u.d identity

-- case: star over using
select * from t join u using (a)
--> a: t.a identity+equi-join; u.a identity+equi-join
--> b: t.b identity
--> c: t.c identity
--> d: u.d identity

-- case: natural join
-- dialects: duckdb snowflake postgres databricks
select a, d from t natural join u
--> a: t.a identity+equi-join; u.a identity+equi-join
--> d: u.d identity

-- case: join through an expression
select u.d from t join u on md5(t.b) = u.d
--> d: t.b derive; u.d identity

-- case: where makes equal
select u.d from t, u where t.b = u.d
--> d: t.b equi-join; u.d identity

-- case: equal through a third
select p.id from t join u on t.b = u.a join p on u.a = p.id
--> id: p.id identity; t.b equi-join; u.a equi-join

-- case: in a subquery
select u.d from u where u.d in (select b from t)
--> d: t.b equi-join; u.d identity

-- case: not in shows nothing
select u.d from u where u.d not in (select b from t)
--> d: u.d identity

-- case: exists shows what it matches
select u.d from u where exists (select 1 from t where t.b = u.d)
--> d: t.b equi-join; u.d identity

-- case: semi join
-- dialects: databricks spark
select u.d from u left semi join t on u.d = t.b
--> d: t.b equi-join; u.d identity

-- case: semi join of duckdb
-- dialects: duckdb
select * from u semi join t on u.d = t.b
--> a: u.a identity
--> d: t.b equi-join; u.d identity

-- case: anti join shows nothing
-- dialects: databricks spark duckdb
select u.d from u anti join t on u.d = t.b
--> d: u.d identity

-- case: bounds that meet are equality
select u.d from t join u on u.d >= t.b and u.d <= t.b
--> d: t.b equi-join; u.d identity

-- case: between itself
select u.d from t join u on u.d between t.b and t.b
--> d: t.b equi-join; u.d identity

-- case: not different
select u.d from t join u on not (u.d <> t.b)
--> d: t.b equi-join; u.d identity

-- case: null safe
-- dialects: duckdb postgres snowflake
select u.d from t join u on u.d is not distinct from t.b
--> d: t.b equi-join; u.d identity

-- case: either may hold
select u.d from t join u on u.d = t.b or u.d = t.c
--> d: t.b equi-join; t.c equi-join; u.d identity

-- case: full join
-- dialects: duckdb snowflake databricks postgres
select coalesce(t.a, u.a) as a, u.d from t full outer join u on t.a = u.a
--> a: t.a copy+equi-join; u.a copy+equi-join
--> d: u.d identity

-- case: asof join
-- dialects: duckdb
select t.b, u.d from t asof join u on t.a = u.a and t.b >= u.d
--> b: t.b identity
--> d: u.d identity

-- case: asof join of snowflake
-- dialects: snowflake
select t.b, u.d from t asof join u match_condition (t.b >= u.d) on t.a = u.a
--> b: t.b identity
--> d: u.d identity

-- case: positional join
-- dialects: duckdb
select t.a, u.d from t positional join u
--> a: t.a identity
--> d: u.d identity

-- case: bracketed joins
-- dialects: duckdb postgres snowflake
select t.b, u.d from (t join u on t.a = u.a)
--> b: t.b identity
--> d: u.d identity

-- case: bracketed joins with an alias
-- dialects: duckdb postgres
select j.b, j.d from (t join u using (a)) as j
--> b: t.b identity
--> d: u.d identity

-- case: self join
select x.a, y.b from t as x join t as y on x.a = y.a
--> a: t.a identity
--> b: t.b identity

-- case: qualified by schema
-- dialects: duckdb snowflake databricks
select x.t.a from x.t
--> a: outside.x.t.a identity
--> outside: outside.x.t

-- case: three parts
-- dialects: duckdb snowflake databricks
select main.x.t.a from main.x.t
--> a: outside.main.x.t.a identity
--> outside: outside.main.x.t

-- case: unqualified among joined
select b, d from t join u on t.a = u.a
--> b: t.b identity
--> d: u.d identity

-- case: unqualified where one is open
select b, email from t join o on t.a = o.id
--> b: t.b identity
--> email: o.email identity

-- case: intersect shows the other side
-- dialects: duckdb snowflake databricks postgres trino
select d from u intersect select birth_date from p
--> d: p.birth_date equi-join; u.d identity
