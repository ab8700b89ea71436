-- warehouse/staging/cow_igo.sql: which country sat in which body, and as what?
-- grain:   one row per state, year and body of the file
-- reads:   raw (code: 1 member, 2 associate, 3 observer, 0 none, -9 missing, -1 not in being), country_codes
-- returns: body_memberships, with reason and unmapped for rows that are set aside
-- notes:   up to 1965 there is a row every five years only; a year without a row says nothing. The numbers of states
--          can stand for more than one country: which, depends on the year (365: Soviet Union, Russia).
with states as (
    select cast(code as integer) as code, iso3, reason, since, until
    from country_codes
    where scheme = 'cow'
),
known as (
    select distinct code from states
),
memberships as (
    select
        try_cast(ccode as double) as state,
        try_cast(year as double) as in_year,
        try_cast(code as double) as membership,
        body,
        file
    from raw
)
select
    body,
    s.iso3                                      as country,
    in_year                                     as year,
    case membership when 1 then 'member' when 2 then 'associate' when 3 then 'observer' end as status,
    file,
    case
        when membership is null or membership = -9 then 'NOT_REPORTED'
        when membership = 0 then 'NOT_MEMBER'
        when membership = -1 then 'NOT_IN_BEING'
        when known.code is null then 'UNMAPPED'
        when s.code is null then 'NOT_IN_BEING'
        when s.reason is not null then s.reason
        when membership not in (1, 2, 3) then 'UNSPECIFIED'
    end                                         as reason,
    case when known.code is null then 'country' end as unmapped,
    cast(cast(state as integer) as varchar)     as country_code
from memberships
left join known on known.code = cast(state as integer)
left join states as s on s.code = cast(state as integer) and in_year between s.since and s.until
