-- warehouse/questions/world_flows.sql: what did every country sell every other in a year, by product?
-- grain:   one row per file, exporter, importer and product
-- reads:   product_flows, files
-- params:  $source, $nomenclature, $year, $side
-- returns: current US dollars, by one side's books; millions of rows, for arrays
select
    product_flows.exporter, product_flows.importer, product_flows.product, product_flows.value_usd,
    product_flows.file
from product_flows
inner join files on files.file = product_flows.file
where files.source_id = $source
  and product_flows.nomenclature = $nomenclature
  and product_flows.year = $year
  and product_flows.side = $side
