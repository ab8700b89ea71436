-- warehouse/questions/goods_both_ways.sql: which goods did two countries sell each other in two years, by one source?
-- grain:   one row per exporter, side and product
-- reads:   product_flows, files
-- params:  $a, $b (ISO3), $source_id, $nomenclature, $year, $before (years; one may stand for both)
-- returns: current US dollars; null where the account lists none in that year
-- note:    the files are one of each year's
select
    product_flows.exporter, product_flows.side, product_flows.product,
    sum(case when product_flows.year = $year then product_flows.value_usd end)    as value_usd,
    sum(case when product_flows.year = $before then product_flows.value_usd end)  as value_before_usd,
    min(case when product_flows.year = $year then product_flows.file end)         as file,
    min(case when product_flows.year = $before then product_flows.file end)       as file_before
from product_flows
inner join files on files.file = product_flows.file
where product_flows.exporter in ($a, $b)
  and product_flows.importer in ($a, $b)
  and product_flows.exporter <> product_flows.importer
  and files.source_id = $source_id
  and product_flows.nomenclature = $nomenclature
  and product_flows.year in ($year, $before)
group by product_flows.exporter, product_flows.side, product_flows.product
order by product_flows.exporter, product_flows.side, product_flows.product
