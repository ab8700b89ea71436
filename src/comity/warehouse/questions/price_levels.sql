-- warehouse/questions/price_levels.sql: how did a country's prices move, by every index at hand?
-- grain:   one row per indicator, year and file
-- reads:   economies, files
-- params:  $country (ISO3), $indicator (the source's own code)
-- returns: the index as the source gives it; only ratios of two years have a meaning
select economies.year, economies.indicator, economies.value, economies.unit, files.source_id, economies.file
from economies
inner join files on files.file = economies.file
where economies.country = $country
  and economies.indicator = $indicator
order by files.source_id, economies.file, economies.year
