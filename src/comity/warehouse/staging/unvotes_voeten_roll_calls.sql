-- warehouse/staging/unvotes_voeten_roll_calls.sql: what did the General Assembly vote on?
-- grain:   one row per roll call that a country's vote is told of
-- reads:   raw
-- returns: roll_calls, with reason for rows that are set aside
-- notes:   what the roll call was stands once more on each country's line; a roll call told in two ways has two rows
--          here, and its key comes twice
with told as (
    select
        cast(cast(trim(rcid) as double) as bigint) as number,
        cast(cast(nullif(trim(session), '') as double) as integer) as session,
        cast(substr(trim(date), 1, 10) as date) as voted_on,
        nullif(trim(resolution), '') as resolution,
        nullif(trim(title), '') as title,
        nullif(trim(descr), '') as descr,
        try_cast(important as double) as important,
        file
    from raw
)
select
    cast(number as varchar)                     as roll_call,
    session,
    voted_on,
    resolution,
    coalesce(title, descr)                      as title,
    case important when 1 then true when 0 then false end as important,
    min(file)                                   as file,
    cast(null as varchar)                       as reason,
    cast(null as varchar)                       as unmapped
from told
group by number, session, voted_on, resolution, title, descr, important
