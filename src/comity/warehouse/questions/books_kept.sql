-- warehouse/questions/books_kept.sql: what did every country sell and buy in a year, by each side's books?
-- grain:   one row per country, source, side, basis and file
-- reads:   totals, files
-- params:  $year
-- returns: current US dollars; what the exporter's side gives as imports is what others say they sold to the country
-- note:    a country without a value of its own side kept no books that year, or they are not held
select
    totals.year, files.source_id, totals.side, totals.basis, totals.country, totals.exports_usd, totals.imports_usd,
    totals.file
from totals
inner join files on files.file = totals.file
where totals.year = $year
order by files.source_id, totals.basis, totals.country, totals.side, totals.file
