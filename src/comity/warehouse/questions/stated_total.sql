-- warehouse/questions/stated_total.sql: what does a source itself say that a country traded with the world?
-- grain:   one row per year, source, direction and file
-- reads:   stated_totals, files
-- params:  $country (ISO3), $first_year, $last_year
-- returns: direction exports or imports; current US dollars, partners that are no countries among them
select stated_totals.year, files.source_id, stated_totals.direction, stated_totals.value_usd, stated_totals.file
from stated_totals
inner join files on files.file = stated_totals.file
where stated_totals.country = $country
  and stated_totals.year between $first_year and $last_year
order by stated_totals.year, files.source_id, stated_totals.direction, stated_totals.file
