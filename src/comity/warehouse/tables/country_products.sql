-- warehouse/tables/country_products.sql: what did a country sell and buy in all of each product, by each account?
-- grain:   one row per file, nomenclature, year, side, country and product
-- reads:   product_flows, files
-- returns: null where the account lists no flow of the product in that direction
-- note:    only of sources that list all goods: what somebody asked for is not a country's trade
select
    nomenclature, year, side, country, product,
    sum(case when sells then value_usd end)      as exports_usd,
    sum(case when not sells then value_usd end)  as imports_usd,
    file
from (
    select nomenclature, year, side, exporter as country, true as sells, product, sum(value_usd) as value_usd, file
    from product_flows
    group by nomenclature, year, side, exporter, product, file
    union all
    select nomenclature, year, side, importer as country, false as sells, product, sum(value_usd) as value_usd, file
    from product_flows
    group by nomenclature, year, side, importer, product, file
) as both_ways
inner join files using (file)
where files.whole
group by nomenclature, year, side, country, product, file
