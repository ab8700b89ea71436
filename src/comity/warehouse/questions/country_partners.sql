-- warehouse/questions/country_partners.sql: with whom did a country trade, by every account, in some years?
-- grain:   one row per year, source, side, basis, direction, partner and file
-- reads:   trade, files
-- params:  $country (ISO3), $first_year, $last_year
-- returns: direction sells or buys; current US dollars
-- note:    a partner without a row was not written down in that account, which is no zero
select
    trade.year, files.source_id, trade.side, trade.basis, 'sells' as direction, trade.importer as partner,
    trade.value_usd, trade.file
from trade
inner join files on files.file = trade.file
where trade.exporter = $country
  and trade.year between $first_year and $last_year
  and trade.value_usd is not null
union all
select
    trade.year, files.source_id, trade.side, trade.basis, 'buys' as direction, trade.exporter as partner,
    trade.value_usd, trade.file
from trade
inner join files on files.file = trade.file
where trade.importer = $country
  and trade.year between $first_year and $last_year
  and trade.value_usd is not null
order by year, source_id, side, basis, direction, partner, file
