-- case: nothing
-- dialects: duckdb

--> unknown: there is no compiled SQL
--> tainted

-- case: a comment
-- dialects: duckdb
/* nothing */
--> unknown: there is no SQL
--> tainted

-- case: two statements
-- dialects: duckdb
select a from t; select b from t
--> unknown: 2 statements instead of one
--> tainted

-- case: broken
select from where (
--> unknown: the SQL cannot be parsed at line 1, column 17
--> tainted

-- case: no query
create table x as select a from t
--> unknown: CREATE is no query we can follow
--> tainted

-- case: a call
-- dialects: snowflake
call do_it()
--> unknown: the parser does not know this statement
--> tainted

-- case: dynamic
-- dialects: duckdb
select * from query('select a from t')
--> unknown: dynamic SQL: what is read is decided at run time
--> tainted

-- case: dynamic name
-- dialects: snowflake
select * from identifier($name)
--> unknown: dynamic SQL: what is read is decided at run time
--> tainted

-- case: match_recognize
-- dialects: snowflake
select * from t match_recognize (order by b measures first(c) as fc pattern (x+) define x as c > 1)
--> unknown: clause match of SELECT is not followed
--> tainted

-- case: describe
-- dialects: duckdb
describe t
--> unknown: DESCRIBE is no query we can follow
--> tainted

-- case: into
-- dialects: postgres
select a into x from t
--> unknown: clause into of SELECT is not followed
--> tainted

-- case: a table named by a variable
-- dialects: snowflake
select * from table($name)
--> unknown: dynamic SQL: what is read is decided at run time
--> tainted

-- case: execute immediate
-- dialects: snowflake databricks bigquery
execute immediate 'select a from t'
--> unknown: the parser does not know this statement
--> tainted
