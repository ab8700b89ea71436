-- warehouse/questions/economy_series.sql: what was one figure about a country's economy, year by year?
-- grain:   one row per file and year
-- reads:   economies
-- params:  $country (ISO3), $indicator (the source's own code)
-- returns: in the unit that the row names
select year, value, unit, file
from economies
where country = $country
  and indicator = $indicator
  and value is not null
order by year, file
