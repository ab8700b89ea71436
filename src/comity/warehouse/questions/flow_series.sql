-- warehouse/questions/flow_series.sql: which series of trade between countries are there, and how full is each?
-- grain:   one row per source, side, basis and year
-- reads:   mirror_flows, trade, files
-- returns: side weighed (by us, from both books) or reconciled (by the source); flows that have a value
-- note:    file is one of those that the series was taken from
select source_id, 'weighed' as side, basis, year, count(*) as flows, min(file) as file
from mirror_flows
where reconciled_usd is not null
group by source_id, basis, year
union all
select files.source_id, trade.side, trade.basis, trade.year, count(*) as flows, min(trade.file) as file
from trade
inner join files on files.file = trade.file
where trade.side = 'reconciled'
  and trade.value_usd is not null
group by files.source_id, trade.side, trade.basis, trade.year
order by source_id, side, basis, year
