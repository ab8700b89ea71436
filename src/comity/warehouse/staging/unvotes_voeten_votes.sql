-- warehouse/staging/unvotes_voeten_votes.sql: how did each country vote in the General Assembly?
-- grain:   one row per row of the file: country and roll call
-- reads:   raw (vote: 1 yes, 2 abstain, 3 no, 8 absent, 9 no member), country_codes
-- returns: votes, with reason and unmapped for rows that are set aside
-- notes:   countries have the numbers of the Correlates of War project, which depend on the year
with states as (
    select cast(code as integer) as code, iso3, reason, since, until
    from country_codes
    where scheme = 'cow'
),
known as (
    select distinct code from states
),
cast_votes as (
    select
        cast(cast(trim(rcid) as double) as bigint) as number,
        cast(try_cast(trim(ccode) as double) as integer) as state,
        cast(try_cast(nullif(trim(vote), '') as double) as integer) as choice,
        cast(substr(trim(date), 1, 4) as integer) as in_year,
        file
    from raw
)
select
    cast(number as varchar)                     as roll_call,
    s.iso3                                      as country,
    case choice when 1 then 'yes' when 2 then 'abstain' when 3 then 'no' when 8 then 'absent' end as vote,
    file,
    case
        when choice is null then 'NOT_REPORTED'
        when choice = 9 then 'NOT_MEMBER'
        when choice not in (1, 2, 3, 8) then 'UNSPECIFIED'
        when known.code is null then 'UNMAPPED'
        when s.code is null then 'NOT_IN_BEING'
        else s.reason
    end                                         as reason,
    case when known.code is null then 'country' end as unmapped,
    cast(state as varchar)                      as country_code
from cast_votes
left join known on known.code = state
left join states as s on s.code = state and in_year between s.since and s.until
