-- warehouse/questions/flow_levels.sql: what did every country sell every other, in one series?
-- grain:   one row per exporter, importer and year that has a value
-- reads:   mirror_flows, trade, files
-- params:  $source_id, $side (weighed, reconciled), $basis, $last_year
-- returns: a sells to b; current US dollars
-- note:    a year without a row was not reported: it is missing, and no zero
select exporter as a, importer as b, year, reconciled_usd as value_usd
from mirror_flows
where $side = 'weighed'
  and source_id = $source_id
  and basis = $basis
  and year <= $last_year
  and reconciled_usd is not null
union all
select trade.exporter as a, trade.importer as b, trade.year, trade.value_usd
from trade
inner join files on files.file = trade.file
where $side = 'reconciled'
  and trade.side = 'reconciled'
  and files.source_id = $source_id
  and trade.basis = $basis
  and trade.year <= $last_year
  and trade.value_usd is not null
