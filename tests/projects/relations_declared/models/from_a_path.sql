select country from 'people.parquet'
