-- warehouse/tables/partners.sql: which place does each partner have in a country's trade?
-- grain:   one row per file, year, exporter, importer, side and basis
-- reads:   trade
-- returns: places from 1 on, where equal values share a place; shares of what the account lists
select
    year, exporter, importer, side, basis, value_usd,
    rank() over customers                              as customer_rank,
    value_usd / nullif(sum(value_usd) over seller, 0)  as customer_share,
    rank() over suppliers                              as supplier_rank,
    value_usd / nullif(sum(value_usd) over buyer, 0)   as supplier_share,
    file
from trade
where value_usd is not null
window
    seller as (partition by file, side, basis, year, exporter),
    buyer as (partition by file, side, basis, year, importer),
    customers as (partition by file, side, basis, year, exporter order by value_usd desc),
    suppliers as (partition by file, side, basis, year, importer order by value_usd desc)
