-- warehouse/questions/goods_accounts.sql: which accounts tell what a country sold or bought of each product, and of which years?
-- grain:   one row per source, nomenclature, side and year
-- reads:   totals, product_totals, files
-- params:  $country (ISO3)
-- returns: sums over the products that are listed, current US dollars; null where nothing is in that direction
select
    files.source_id, listed.nomenclature, listed.side, listed.year,
    sum(listed.exports_usd) as exports_usd,
    sum(listed.imports_usd) as imports_usd,
    min(listed.file) as file
from (
    select basis as nomenclature, side, year, exports_usd, imports_usd, file
    from totals
    where country = $country and basis <> 'total'
    union all
    select nomenclature, 'reconciled' as side, year, exports_usd, imports_usd, file
    from product_totals
    where country = $country
) as listed
inner join files on files.file = listed.file
group by files.source_id, listed.nomenclature, listed.side, listed.year
order by files.source_id, listed.nomenclature, listed.side, listed.year
