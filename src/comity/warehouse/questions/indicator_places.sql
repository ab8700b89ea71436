-- warehouse/questions/indicator_places.sql: what figure does a country have in the newest year, and in which place is that?
-- grain:   one row per source
-- reads:   economies, files
-- params:  $country (ISO3), $indicator (the source's own code), $last_year
-- returns: the newest value up to the year, its place from the top among all countries of that year, and how many they are
select source_id, country, year, value, unit, place, countries, file
from (
    select
        files.source_id, economies.country, economies.year, economies.value, economies.unit, economies.file,
        rank() over (partition by files.source_id, economies.year order by economies.value desc)          as place,
        count(*) over (partition by files.source_id, economies.year)                                      as countries,
        max(case when economies.country = $country then economies.year end) over (partition by files.source_id)  as newest
    from economies
    inner join files on files.file = economies.file
    where economies.indicator = $indicator and economies.year <= $last_year
) as placed
where country = $country and year = newest
order by source_id
