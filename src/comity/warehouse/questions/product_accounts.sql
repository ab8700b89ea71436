-- warehouse/questions/product_accounts.sql: which accounts list a country's trade by product, and of which years?
-- grain:   one row per source, nomenclature, side and year
-- reads:   totals, files
-- params:  $country (ISO3)
-- returns: sums over the products that are listed, current US dollars; null where nothing is in that direction
select
    files.source_id, totals.basis as nomenclature, totals.side, totals.year,
    sum(totals.exports_usd) as exports_usd,
    sum(totals.imports_usd) as imports_usd,
    min(totals.file) as file
from totals
inner join files on files.file = totals.file
where totals.country = $country and totals.basis <> 'total'
group by files.source_id, totals.basis, totals.side, totals.year
order by files.source_id, totals.basis, totals.side, totals.year
