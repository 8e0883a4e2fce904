{{ settle() }}
select 1 as settled
