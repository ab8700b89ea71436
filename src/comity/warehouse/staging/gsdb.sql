-- warehouse/staging/gsdb.sql: who sanctioned whom, when, how and with which outcome?
-- grain:   one row per case, sender and target
-- reads:   raw (names as the source writes them), country_codes, settings
-- params:  settings.last_year: the last year of the coverage
-- returns: sanctions, with reason and unmapped for rows that are set aside
-- notes:   a sanction that is ongoing in the last year of the coverage has no end; bodies send (EU, UN, AU) and stand
--          by their keys; years only
with countries as (
    select code, iso3, reason
    from country_codes
    where scheme = 'names'
),
kinds as (
    select
        raw.*,
        case when trim(trade) = '1' then '|trade' else '' end
        || case when trim(arms) = '1' then '|arms' else '' end
        || case when trim(military) = '1' then '|military' else '' end
        || case when trim(financial) = '1' then '|financial' else '' end
        || case when trim(travel) = '1' then '|travel' else '' end
        || case when trim(other) = '1' then '|other' else '' end as joined
    from raw
)
select
    trim(case_id)                                                   as case_id,
    s.iso3                                                          as sender,
    t.iso3                                                          as target,
    cast("begin" as integer)                                        as first_year,
    case
        when cast("end" as integer) >= settings.last_year and success like '%ongoing%' then null
        else cast("end" as integer)
    end                                                             as last_year,
    nullif(substr(joined, 2), '')                                   as kinds,
    nullif(trim(objective), '')                                     as objective,
    nullif(trim(success), '')                                       as outcome,
    file,
    case
        when s.code is null or t.code is null then 'UNMAPPED'
        when s.reason <> 'BODY' then s.reason
        else t.reason
    end                                                             as reason,
    case when s.code is null then 'sender' when t.code is null then 'target' end as unmapped,
    trim(sender)                                                    as sender_code,
    trim(target)                                                    as target_code
from kinds
cross join settings
left join countries as s on s.code = lower(trim(sender))
left join countries as t on t.code = lower(trim(target))
