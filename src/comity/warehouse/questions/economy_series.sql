-- warehouse/questions/economy_series.sql: what was one figure about a country's economy, year by year?
-- grain:   one row per file and year
-- reads:   economies, files
-- params:  $country (ISO3), $indicator (the source's own code)
-- returns: in the unit that the row names; of an index, only ratios of two years have a meaning
select economies.year, economies.indicator, economies.value, economies.unit, files.source_id, economies.file
from economies
inner join files on files.file = economies.file
where economies.country = $country
  and economies.indicator = $indicator
  and economies.value is not null
order by files.source_id, economies.file, economies.year
