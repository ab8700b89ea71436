-- warehouse/questions/trade_intensities.sql: how much do two countries trade with each of their partners, against the size of both?
-- grain:   one row per side, exporter and importer
-- reads:   trade, totals, files, distances
-- params:  $a, $b (ISO3), $source_id, $nomenclature, $year
-- returns: the flow, what both sell and buy in all, and what the world sells: current US dollars; distance or null
-- note:    a pair without a row traded nothing that the account lists
select
    trade.year, trade.side, trade.exporter, trade.importer,
    sum(trade.value_usd)           as value_usd,
    max(seller.exports_usd)        as exports_usd,
    max(buyer.imports_usd)         as imports_usd,
    max(world.exports_usd)         as world_usd,
    max(distances.distance_km)     as distance_km,
    min(trade.file)                as file
from trade
inner join files on files.file = trade.file
inner join (
    select files.source_id, totals.basis, totals.side, totals.year, totals.country, sum(totals.exports_usd) as exports_usd
    from totals inner join files on files.file = totals.file
    where totals.year = $year
    group by files.source_id, totals.basis, totals.side, totals.year, totals.country
) as seller
    on seller.source_id = files.source_id and seller.basis = trade.basis and seller.side = trade.side
    and seller.country = trade.exporter
inner join (
    select files.source_id, totals.basis, totals.side, totals.year, totals.country, sum(totals.imports_usd) as imports_usd
    from totals inner join files on files.file = totals.file
    where totals.year = $year
    group by files.source_id, totals.basis, totals.side, totals.year, totals.country
) as buyer
    on buyer.source_id = files.source_id and buyer.basis = trade.basis and buyer.side = trade.side
    and buyer.country = trade.importer
inner join (
    select files.source_id, totals.basis, totals.side, sum(totals.exports_usd) as exports_usd
    from totals inner join files on files.file = totals.file
    where totals.year = $year
    group by files.source_id, totals.basis, totals.side
) as world
    on world.source_id = files.source_id and world.basis = trade.basis and world.side = trade.side
left join distances
    on distances.exporter = trade.exporter and distances.importer = trade.importer
where (trade.exporter in ($a, $b) or trade.importer in ($a, $b))
  and files.source_id = $source_id
  and trade.basis = $nomenclature
  and trade.year = $year
  and trade.value_usd > 0
group by trade.year, trade.side, trade.exporter, trade.importer
order by trade.side, trade.exporter, trade.importer
