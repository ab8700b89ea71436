-- warehouse/questions/supply_and_demand.sql: how much of each product do two countries sell and buy?
-- grain:   one row per year, side, country and product
-- reads:   country_products, files
-- params:  $a, $b (ISO3), $source_id, $nomenclature, $year, $before, $base (years; twice the same counts once)
-- returns: current US dollars with all partners that are listed; null where the account lists none
select
    country_products.year, country_products.side, country_products.country, country_products.product,
    sum(country_products.exports_usd) as exports_usd,
    sum(country_products.imports_usd) as imports_usd,
    min(country_products.file)        as file
from country_products
inner join files on files.file = country_products.file
where country_products.country in ($a, $b)
  and files.source_id = $source_id
  and country_products.nomenclature = $nomenclature
  and country_products.year in ($year, $before, $base)
group by country_products.year, country_products.side, country_products.country, country_products.product
