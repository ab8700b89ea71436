-- warehouse/questions/pair_products.sql: which goods did one country sell another in a year?
-- grain:   one row per source, side, nomenclature and product
-- reads:   product_flows, files
-- params:  $exporter, $importer (ISO3), $first_year, $last_year
-- returns: largest first within each year and account; current US dollars
select
    product_flows.year, files.source_id, product_flows.side, product_flows.nomenclature, product_flows.product,
    product_flows.value_usd, product_flows.tonnes, product_flows.file
from product_flows
inner join files on files.file = product_flows.file
where product_flows.exporter = $exporter
  and product_flows.importer = $importer
  and product_flows.year between $first_year and $last_year
order by product_flows.year, files.source_id, product_flows.side, product_flows.nomenclature,
    product_flows.value_usd desc, product_flows.product
