-- warehouse/questions/pair_levels.sql: how much did every two countries trade in both directions, in one series?
-- grain:   one row per pair and year in which both directions have a value
-- reads:   mirror_flows, trade, files
-- params:  $source_id, $side (weighed, reconciled), $basis, $last_year
-- returns: a comes before b in the alphabet; current US dollars
-- note:    where one direction is missing the sum of the two is not known, and there is no row
select a, b, year, sum(value_usd) as value_usd
from (
    select
        least(exporter, importer) as a, greatest(exporter, importer) as b, exporter,
        year, reconciled_usd as value_usd
    from mirror_flows
    where $side = 'weighed'
      and source_id = $source_id
      and basis = $basis
      and year <= $last_year
      and reconciled_usd is not null
    union all
    select
        least(trade.exporter, trade.importer) as a, greatest(trade.exporter, trade.importer) as b,
        trade.exporter, trade.year, trade.value_usd
    from trade
    inner join files on files.file = trade.file
    where $side = 'reconciled'
      and trade.side = 'reconciled'
      and files.source_id = $source_id
      and trade.basis = $basis
      and trade.year <= $last_year
      and trade.value_usd is not null
) as one_way
group by a, b, year
having count(*) = 2 and min(exporter) <> max(exporter)
