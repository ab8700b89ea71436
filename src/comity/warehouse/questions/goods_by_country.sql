-- warehouse/questions/goods_by_country.sql: how much of some goods did each country sell and buy?
-- grain:   one row per side and country
-- reads:   country_products, files
-- params:  $source_id, $nomenclature, $year, $whole, $part (products with | between them)
-- returns: sums over the products of either list beside sums over all products, current US dollars
-- note:    $part are products of which the goods are a part only; a country that sells none of the goods has null
select
    country_products.year, country_products.side, country_products.country,
    sum(case when named.whole then country_products.exports_usd end)      as exports_whole_usd,
    sum(case when not named.whole then country_products.exports_usd end)  as exports_part_usd,
    sum(country_products.exports_usd)                                     as exports_usd,
    sum(case when named.whole then country_products.imports_usd end)      as imports_whole_usd,
    sum(case when not named.whole then country_products.imports_usd end)  as imports_part_usd,
    sum(country_products.imports_usd)                                     as imports_usd,
    min(country_products.file)                                            as file
from country_products
inner join files on files.file = country_products.file
left join (
    select unnest(string_split($whole, '|')) as product, true as whole
    union all
    select unnest(string_split($part, '|')) as product, false as whole
) as named on named.product = country_products.product
where files.source_id = $source_id
  and country_products.nomenclature = $nomenclature
  and country_products.year = $year
group by country_products.year, country_products.side, country_products.country
order by country_products.side, country_products.country
