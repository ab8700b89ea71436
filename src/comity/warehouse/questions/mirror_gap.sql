-- warehouse/questions/mirror_gap.sql: how far apart are the two customs offices on the same goods?
-- grain:   one row per source, basis and year for one directed pair
-- reads:   mirror_flows
-- params:  $exporter, $importer (ISO3), $first_year, $last_year
-- returns: log_gap > 0 when the importer saw more than the exporter declared, freight taken off
-- note:    a missing side gives a null gap, never a zero
select
    year, source_id, basis, exporter_fob_usd, importer_cif_usd, cif_fob,
    importer_cif_usd / cif_fob as importer_fob_usd,
    log_gap, exporter_weight, reconciled_usd, file, importer_file
from mirror_flows
where exporter = $exporter
  and importer = $importer
  and year between $first_year and $last_year
order by year, source_id, basis
