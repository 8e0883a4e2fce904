-- Compiled from governance.yml, policies/ and contracts/ (sha256 a76c8f35ccfbda85) by `govern compile`: do not edit, run it again.

execute immediate $$
begin
    if (exists (select 1 from {{ prefix }}brook_commerce.information_schema.tables where table_schema = 'PLATINUM' and table_name = 'MONTHLY_SALES_V2')) then
        grant select on table {{ prefix }}brook_commerce.platinum.monthly_sales_v2 to share {{ prefix }}sales_for_wholesale;
    end if;
end
$$;
