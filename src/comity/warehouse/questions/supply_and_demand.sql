-- warehouse/questions/supply_and_demand.sql: how much of each product do two countries sell and buy?
-- grain:   one row per side, country and product
-- reads:   country_products, files
-- params:  $a, $b (ISO3), $source_id, $nomenclature, $year, $before, $base (years; one may stand for two)
-- returns: current US dollars with all partners that are listed; null where the account lists none
-- note:    exports of two years, imports of all three
select
    country_products.side, country_products.country, country_products.product,
    sum(case when country_products.year = $year then country_products.exports_usd end)    as exports_usd,
    sum(case when country_products.year = $before then country_products.exports_usd end)  as exports_before_usd,
    sum(case when country_products.year = $year then country_products.imports_usd end)    as imports_usd,
    sum(case when country_products.year = $before then country_products.imports_usd end)  as imports_before_usd,
    sum(case when country_products.year = $base then country_products.imports_usd end)    as imports_base_usd
from country_products
inner join files on files.file = country_products.file
where country_products.country in ($a, $b)
  and files.source_id = $source_id
  and country_products.nomenclature = $nomenclature
  and country_products.year in ($year, $before, $base)
group by country_products.side, country_products.country, country_products.product
order by country_products.country, country_products.side, country_products.product
