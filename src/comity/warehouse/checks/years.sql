-- warehouse/checks/years.sql: flows of a year that cannot be:
-- grain:   one row per file and year
-- reads:   trade
-- returns: the file, the year and its flows
select file, year, count(*) as flows
from trade
where year is null or year < 1800 or year > extract(year from current_date)
group by file, year
