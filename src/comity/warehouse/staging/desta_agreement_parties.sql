-- warehouse/staging/desta_agreement_parties.sql: who is bound by which agreement, after DESTA?
-- grain:   one row per entry of the list and member
-- reads:   raw_parties (numbers of ISO 3166, and 900 for Kosovo), country_codes
-- returns: agreement_parties, with reason and unmapped for rows that are set aside
with countries as (
    select cast(code as integer) as code, iso3, reason
    from country_codes
    where scheme = 'numeric'
)
select
    trim(number)                            as agreement,
    c.iso3                                  as country,
    cast(null as varchar)                   as since,
    cast(null as varchar)                   as until,
    file,
    case
        when trim(entry_type) = 'negotiation' then 'NOT_AN_AGREEMENT'
        when c.code is null then 'UNMAPPED'
        else c.reason
    end                                     as reason,
    case when c.code is null then 'country' end as unmapped,
    trim(member)                            as country_code
from raw_parties
left join countries as c on c.code = try_cast(member as integer)
