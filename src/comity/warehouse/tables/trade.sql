-- warehouse/tables/trade.sql: what does each account say that one country sold another in a year?
-- grain:   one row per file, year, exporter, importer, side and basis
-- reads:   flows, product_flows, files
-- returns: totals as published, and sums over the products of each nomenclature
-- note:    products are summed only of sources that list all goods: what somebody asked for is not a pair's trade
select
    year, exporter, importer, side,
    'total' as basis,
    valuation, value_usd, state,
    cast(null as integer) as products,
    file
from flows
union all
select
    product_flows.year, product_flows.exporter, product_flows.importer, product_flows.side,
    product_flows.nomenclature as basis,
    case product_flows.side when 'importer' then 'CIF' else 'FOB' end as valuation,
    sum(product_flows.value_usd) as value_usd,
    case when sum(product_flows.value_usd) > 0 then 'OBSERVED' else 'REPORTED_ZERO' end as state,
    count(*) as products,
    product_flows.file
from product_flows
inner join files on files.file = product_flows.file
where files.whole
group by product_flows.year, product_flows.exporter, product_flows.importer, product_flows.side,
    product_flows.nomenclature, product_flows.file
