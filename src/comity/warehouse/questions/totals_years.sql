-- warehouse/questions/totals_years.sql: of which years are countries' totals by product held, without partners?
-- grain:   one row per source, nomenclature and year
-- reads:   product_totals, files
-- returns: how many countries sell and buy in that account
-- note:    file is one of the account's
select
    files.source_id, product_totals.nomenclature, product_totals.year,
    count(distinct case when product_totals.exports_usd is not null then product_totals.country end) as exporters,
    count(distinct case when product_totals.imports_usd is not null then product_totals.country end) as importers,
    count(*) as product_rows, min(product_totals.file) as file
from product_totals
inner join files on files.file = product_totals.file
group by files.source_id, product_totals.nomenclature, product_totals.year
order by product_totals.year desc, files.source_id, product_totals.nomenclature
