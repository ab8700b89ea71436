-- warehouse/checks/unique_key.sql: rows of {table} that share their key within one source:
-- grain:   one row per key that occurs more than once
-- reads:   the table, files
-- returns: the source, the key and how often it occurs
-- note:    run for every table, with its own name and key; of a large table, year by year
select of_source, {key}, count(*) as times
from (
    select held.source_id as of_source, rest.*
    from (select * from {table} where {part}) as rest
    inner join files as held on held.file = rest.file
) as numbered
group by of_source, {key}
having count(*) > 1
