-- warehouse/questions/world_totals.sql: what did every country sell and buy in a year, by product?
-- grain:   one row per country and product
-- reads:   product_totals, files
-- params:  $source, $nomenclature, $year
-- returns: current US dollars; null where the source does not say
select
    product_totals.country, product_totals.product, product_totals.exports_usd, product_totals.imports_usd,
    product_totals.file
from product_totals
inner join files on files.file = product_totals.file
where files.source_id = $source
  and product_totals.nomenclature = $nomenclature
  and product_totals.year = $year
