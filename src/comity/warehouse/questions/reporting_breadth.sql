-- warehouse/questions/reporting_breadth.sql: with how many partners does each account list a country's trade, by year?
-- grain:   one row per year, source, side, basis and file
-- reads:   totals, files
-- params:  $country (ISO3), $first_year, $last_year
-- returns: partners to which it sold and from which it bought, and both sums in current US dollars
-- note:    a jump from one year to the next says that the reporting changed, not the trade
select
    totals.year, files.source_id, totals.side, totals.basis, totals.customers, totals.suppliers,
    totals.exports_usd, totals.imports_usd, totals.file
from totals
inner join files on files.file = totals.file
where totals.country = $country
  and totals.year between $first_year and $last_year
order by totals.year, files.source_id, totals.side, totals.basis, totals.file
