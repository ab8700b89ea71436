-- warehouse/questions/goods_suppliers.sql: from whom did a country buy some goods?
-- grain:   one row per side and exporter
-- reads:   product_flows, files
-- params:  $importer (ISO3), $source_id, $nomenclature, $year, $products (with | between them)
-- returns: current US dollars, the largest first
select
    product_flows.year, product_flows.side, product_flows.exporter,
    sum(product_flows.value_usd) as value_usd,
    min(product_flows.file) as file
from product_flows
inner join files on files.file = product_flows.file
inner join (select unnest(string_split($products, '|')) as product) as named
    on named.product = product_flows.product
where product_flows.importer = $importer
  and files.source_id = $source_id
  and product_flows.nomenclature = $nomenclature
  and product_flows.year = $year
group by product_flows.year, product_flows.side, product_flows.exporter
order by product_flows.side, value_usd desc, product_flows.exporter
