-- warehouse/questions/supply_and_demand.sql: how much of each product does one country sell, and another buy and sell?
-- grain:   one row per year, side and product
-- reads:   country_products, files
-- params:  $exporter, $importer (ISO3), $source_id, $nomenclature, $year, $before, $base (years; twice the same counts once)
-- returns: current US dollars with all partners that are listed; null where the account lists none
select
    country_products.year, country_products.side, country_products.product,
    sum(case when country_products.country = $exporter then country_products.exports_usd end)   as exports_usd,
    sum(case when country_products.country = $importer then country_products.exports_usd end)   as importer_exports_usd,
    sum(case when country_products.country = $importer then country_products.imports_usd end)   as imports_usd,
    min(country_products.file)                                                                  as file
from country_products
inner join files on files.file = country_products.file
where country_products.country in ($exporter, $importer)
  and files.source_id = $source_id
  and country_products.nomenclature = $nomenclature
  and country_products.year in ($year, $before, $base)
group by country_products.year, country_products.side, country_products.product
