-- warehouse/checks/states.sql: flows whose state and value contradict each other:
-- grain:   one row per flow that is wrong
-- reads:   trade
-- returns: the flow
-- note:    a value is there exactly when the state says that it was reported
select file, year, exporter, importer, side, value_usd, state
from trade
where state is null
   or state not in ('OBSERVED', 'REPORTED_ZERO', 'NOT_REPORTED', 'NOT_COVERED')
   or (state in ('NOT_REPORTED', 'NOT_COVERED')) <> (value_usd is null)
   or (state = 'REPORTED_ZERO' and value_usd <> 0)
