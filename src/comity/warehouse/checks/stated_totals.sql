-- warehouse/checks/stated_totals.sql: countries whose partners add up to more than the total that the source states:
-- grain:   one row per file, year, country and direction
-- reads:   stated_totals, trade
-- returns: the total and the sum, in current US dollars
-- note:    less is no fault (a file may hold some partners only); more than 1 % above it is
select stated.file, stated.year, stated.country, stated.direction, stated.value_usd, summed.value_usd as sum_usd
from stated_totals as stated
inner join (
    select file, year, exporter as country, 'exports' as direction, sum(value_usd) as value_usd
    from trade
    where side = 'exporter' and basis = 'total'
    group by file, year, exporter
    union all
    select file, year, importer as country, 'imports' as direction, sum(value_usd) as value_usd
    from trade
    where side = 'importer' and basis = 'total'
    group by file, year, importer
) as summed
    on summed.file = stated.file
    and summed.year = stated.year
    and summed.country = stated.country
    and summed.direction = stated.direction
where summed.value_usd > stated.value_usd * 1.01 + 1000
