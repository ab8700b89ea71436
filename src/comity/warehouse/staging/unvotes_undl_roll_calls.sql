-- warehouse/staging/unvotes_undl_roll_calls.sql: which resolutions did the General Assembly adopt by a vote?
-- grain:   one row per resolution that a country's vote is told of
-- reads:   raw
-- returns: roll_calls, with reason for rows that are set aside
-- notes:   a session is written 75, or 10emsp for an emergency session: its number is taken; drafts that failed and
--          votes on paragraphs are not in the source
select
    trim(undl_id)                                                   as roll_call,
    try_cast(regexp_extract(trim(session), '^([0-9]+)', 1) as integer) as session,
    cast(substr(trim(date), 1, 10) as date)                         as voted_on,
    nullif(trim(resolution), '')                                    as resolution,
    nullif(trim(title), '')                                         as title,
    cast(null as boolean)                                           as important,
    min(file)                                                       as file,
    cast(null as varchar)                                           as reason,
    cast(null as varchar)                                           as unmapped
from raw
group by trim(undl_id), trim(session), trim(date), trim(resolution), trim(title)
