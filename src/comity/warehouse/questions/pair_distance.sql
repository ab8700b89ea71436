-- warehouse/questions/pair_distance.sql: how far apart are two countries?
-- grain:   one row, or none where nobody measured
-- reads:   distances
-- params:  $exporter, $importer (ISO3)
-- returns: kilometres between the most important cities
select min(distance_km) as distance_km
from distances
where exporter = $exporter and importer = $importer
having min(distance_km) is not null
