-- warehouse/questions/pair_tariffs.sql: which duties does a country levy on another's goods?
-- grain:   one row per year, exporter, nomenclature, product and rate
-- reads:   tariffs
-- params:  $importer, $exporter (ISO3), $last_year
-- returns: percent of the value; exporter WLD is the rate for everybody
select year, exporter, nomenclature, product, rate, percent, file
from tariffs
where importer = $importer
  and exporter in ($exporter, 'WLD')
  and year <= $last_year
order by nomenclature, product, exporter, rate, year
