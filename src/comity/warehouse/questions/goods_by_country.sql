-- warehouse/questions/goods_by_country.sql: how much of some goods did each country sell and buy?
-- grain:   one row per side and country
-- reads:   country_products, product_totals, files
-- params:  $source_id, $nomenclature, $year, $whole, $part (products with | between them)
-- returns: sums over the products of either list beside sums over all products, current US dollars
-- note:    $part are products of which the goods are a part only; a country that sells none of the goods has null
select
    listed.year, listed.side, listed.country,
    sum(case when named.whole then listed.exports_usd end)      as exports_whole_usd,
    sum(case when not named.whole then listed.exports_usd end)  as exports_part_usd,
    sum(listed.exports_usd)                                     as exports_usd,
    sum(case when named.whole then listed.imports_usd end)      as imports_whole_usd,
    sum(case when not named.whole then listed.imports_usd end)  as imports_part_usd,
    sum(listed.imports_usd)                                     as imports_usd,
    min(listed.file)                                            as file
from (
    select year, side, country, product, exports_usd, imports_usd, file
    from country_products
    where nomenclature = $nomenclature and year = $year
    union all
    select year, 'reconciled' as side, country, product, exports_usd, imports_usd, file
    from product_totals
    where nomenclature = $nomenclature and year = $year
) as listed
inner join files on files.file = listed.file
left join (
    select unnest(string_split($whole, '|')) as product, true as whole
    union all
    select unnest(string_split($part, '|')) as product, false as whole
) as named on named.product = listed.product
where files.source_id = $source_id
group by listed.year, listed.side, listed.country
order by listed.side, listed.country
