-- warehouse/tables/totals.sql: what did a country sell and buy in all, by each account?
-- grain:   one row per file, year, country, side and basis
-- reads:   trade
-- returns: null where the account lists no flow in that direction
-- note:    sums over the partners that the file lists; a file of one pair gives that pair's trade, no more
select
    year,
    country,
    side,
    basis,
    sum(case when sells then value_usd end)                       as exports_usd,
    sum(case when not sells then value_usd end)                   as imports_usd,
    sum(case when sells and value_usd > 0 then 1 else 0 end)      as customers,
    sum(case when not sells and value_usd > 0 then 1 else 0 end)  as suppliers,
    file
from (
    select year, exporter as country, true as sells, side, basis, value_usd, file from trade
    union all
    select year, importer as country, false as sells, side, basis, value_usd, file from trade
) as both_ways
where value_usd is not null
group by year, country, side, basis, file
