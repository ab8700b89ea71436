-- warehouse/questions/world_supply.sql: how much of each product do all countries sell together?
-- grain:   one row per side and product
-- reads:   product_sums, files
-- params:  $source_id, $nomenclature, $year, $before, $base (years; one may stand for two)
-- returns: exports of two years, current US dollars; null where the account lists none
-- note:    the files are one of each year's, and tell in which years the product is listed
select
    product_sums.side, product_sums.product,
    sum(case when product_sums.year = $year then product_sums.exports_usd end)    as exports_usd,
    sum(case when product_sums.year = $before then product_sums.exports_usd end)  as exports_before_usd,
    min(case when product_sums.year = $year then product_sums.file end)           as file,
    min(case when product_sums.year = $before then product_sums.file end)         as file_before,
    min(case when product_sums.year = $base then product_sums.file end)           as file_base
from product_sums
inner join files on files.file = product_sums.file
where files.source_id = $source_id
  and product_sums.nomenclature = $nomenclature
  and product_sums.year in ($year, $before, $base)
group by product_sums.side, product_sums.product
order by product_sums.product, product_sums.side
