-- warehouse/questions/country_totals.sql: what did a country sell and buy in all, year by year, by each account?
-- grain:   one row per year, source, side and basis
-- reads:   totals, files
-- params:  $country (ISO3), $first_year, $last_year
-- returns: current US dollars; null where the account lists no flow in that direction
-- note:    sums over the partners that the account lists, so a file of few partners gives little; where their number
--          jumps from one year to the next, the reporting changed and not the trade
select
    totals.year, files.source_id, totals.side, totals.basis, totals.exports_usd, totals.imports_usd,
    totals.customers, totals.suppliers, totals.file
from totals
inner join files on files.file = totals.file
where totals.country = $country
  and totals.year between $first_year and $last_year
order by totals.year, files.source_id, totals.side, totals.basis, totals.file
