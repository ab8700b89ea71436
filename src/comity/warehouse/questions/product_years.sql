-- warehouse/questions/product_years.sql: of which years is the trade of the world by product held?
-- grain:   one row per source, nomenclature, year and side
-- reads:   trade, files
-- returns: how many countries sell and buy in that account; sources that list all goods only
-- note:    file is one of the account's; all of one source and year were published on one day
select
    files.source_id, trade.basis as nomenclature, trade.year, trade.side,
    count(distinct trade.exporter) as exporters, count(distinct trade.importer) as importers,
    sum(trade.products) as product_rows, min(trade.file) as file
from trade
inner join files on files.file = trade.file
where trade.products is not null
group by files.source_id, trade.basis, trade.year, trade.side
order by trade.year desc, files.source_id, nomenclature, trade.side
