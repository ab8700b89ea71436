-- warehouse/questions/goods_both_ways.sql: which goods did two countries sell each other in some years?
-- grain:   one row per exporter, year, source, side, nomenclature and product
-- reads:   product_flows, files
-- params:  $a, $b (ISO3), $first_year, $last_year
-- returns: largest first within each year and account; current US dollars
select
    product_flows.exporter, product_flows.year, files.source_id, product_flows.side, product_flows.nomenclature,
    product_flows.product, product_flows.value_usd, product_flows.file
from product_flows
inner join files on files.file = product_flows.file
where product_flows.exporter in ($a, $b)
  and product_flows.importer in ($a, $b)
  and product_flows.exporter <> product_flows.importer
  and product_flows.year between $first_year and $last_year
order by product_flows.exporter, product_flows.year, files.source_id, product_flows.side, product_flows.nomenclature,
    product_flows.value_usd desc, product_flows.product
