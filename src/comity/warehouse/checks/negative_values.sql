-- warehouse/checks/negative_values.sql: flows with a value below zero or without a country:
-- grain:   one row per flow that is wrong
-- reads:   trade
-- returns: the flow
select file, year, exporter, importer, side, value_usd
from trade
where value_usd < 0
   or exporter is null
   or importer is null
   or exporter = importer
