-- warehouse/checks/coverage.sql: sources that cover less than in the last build:
-- grain:   one row per source, table and year
-- reads:   coverage, last_coverage
-- returns: the rows there were and the rows there are
-- note:    a year that is gone, or has lost more than a tenth of its rows; a source that was removed on purpose
--          is in neither
select last.source_id, last.name, last.year, last.row_count as before_rows, coalesce(now.row_count, 0) as now_rows
from last_coverage as last
left join coverage as now
    on now.source_id = last.source_id
    and now.name = last.name
    and now.year = last.year
where last.source_id in (select source_id from coverage)
  and coalesce(now.row_count, 0) < last.row_count * 0.9
