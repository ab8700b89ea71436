-- warehouse/questions/pair_history.sql: what did one country sell another, year by year, by every account?
-- grain:   one row per year, source, side and basis
-- reads:   trade, mirror_flows, files
-- params:  $exporter, $importer (ISO3), $first_year, $last_year
-- returns: accounts as published or summed, and the value weighed from both books; current US dollars
-- note:    a year without a row was not reported to that source; a row without a value says why in state
select
    trade.year, files.source_id, trade.side, trade.basis, trade.valuation, trade.value_usd, trade.state,
    cast(null as double) as log_gap, cast(null as double) as exporter_weight, cast(null as double) as cif_fob,
    trade.file, cast(null as integer) as importer_file
from trade
inner join files on files.file = trade.file
where trade.exporter = $exporter
  and trade.importer = $importer
  and trade.year between $first_year and $last_year
union all
select
    year, source_id, 'weighed' as side, basis, 'FOB' as valuation, reconciled_usd as value_usd,
    'OBSERVED' as state, log_gap, exporter_weight, cif_fob, file, importer_file
from mirror_flows
where exporter = $exporter
  and importer = $importer
  and year between $first_year and $last_year
order by year, source_id, side, basis
