-- warehouse/staging/gdelt_events.sql: what does the press report that two countries did to each other?
-- grain:   one row per row of the file: event
-- reads:   raw (61 or 58 columns of text without quotation marks), country_codes
-- returns: events, with reason and unmapped for rows that are set aside
-- notes:   actors' countries are codes of CAMEO, places' of FIPS 10-4 (not read here); the day of an event is not always
--          that of the file: exactly a year, a month or a week before occurs
with countries as (
    select code, iso3, reason
    from country_codes
    where scheme = 'cameo'
),
reported as (
    select
        *,
        nullif(trim(source_country), '') as source_code,
        nullif(trim(target_country), '') as target_code
    from raw
)
select
    trim(event_id)                                      as event_id,
    cast(substr(day, 1, 4) || '-' || substr(day, 5, 2) || '-' || substr(day, 7, 2) as date)         as happened_on,
    cast(substr(added, 1, 4) || '-' || substr(added, 5, 2) || '-' || substr(added, 7, 2) as date)   as added_on,
    s.iso3                                              as source_country,
    t.iso3                                              as target_country,
    trim(reported.code)                                 as code,
    try_cast(nullif(trim(goldstein), '') as double)     as goldstein,
    try_cast(nullif(trim(mentions), '') as integer)     as mentions,
    trim(address)                                       as address,
    file,
    case
        when source_code is null or target_code is null then 'NO_COUNTRY'
        when s.code is null or t.code is null then 'UNMAPPED'
        when coalesce(s.reason, t.reason) is not null then coalesce(s.reason, t.reason)
        when s.iso3 = t.iso3 then 'INSIDE'
    end                                                 as reason,
    case when s.code is null then 'source_country' when t.code is null then 'target_country' end as unmapped,
    source_code                                         as source_country_code,
    target_code                                         as target_country_code
from reported
left join countries as s on s.code = source_code
left join countries as t on t.code = target_code
