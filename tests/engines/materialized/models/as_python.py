def model(dbt, session):
    dbt.config(materialized="table")
    return session.sql("select 'a@example.com' as email, 'EMEA' as region")
