-- warehouse/checks/world_totals.sql: years in which a source's world trade is far from the published total:
-- grain:   one row per source and year
-- reads:   trade, files, published_totals
-- returns: the published total and the sum, in current US dollars
-- note:    the bounds stand with each published total, since sources leave out different goods
-- note:    a file with fewer than 100 exporters is an extract, of which no world total can be asked
select summed.source_id, published.year, published.value_usd, summed.value_usd as sum_usd
from published_totals as published
inner join (
    select files.source_id, trade.year, trade.basis, sum(trade.value_usd) as value_usd
    from trade
    inner join files on files.file = trade.file
    where trade.side = 'reconciled'
    group by files.source_id, trade.year, trade.basis
    having count(distinct trade.exporter) >= 100
) as summed
    on summed.source_id like published.sources
    and summed.year = published.year
where summed.value_usd < published.value_usd * published.least
   or summed.value_usd > published.value_usd * published.most
