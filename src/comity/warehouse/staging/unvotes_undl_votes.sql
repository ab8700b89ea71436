-- warehouse/staging/unvotes_undl_votes.sql: how did each country vote on the resolutions of the General Assembly?
-- grain:   one row per row of the file: country and resolution
-- reads:   raw (ms_vote: Y yes, N no, A abstains, X or NV does not vote), country_codes
-- returns: votes, with reason and unmapped for rows that are set aside
with countries as (
    select code, iso3, reason
    from country_codes
    where scheme = 'iso3'
)
select
    trim(undl_id)                               as roll_call,
    c.iso3                                      as country,
    case upper(trim(ms_vote))
        when 'Y' then 'yes'
        when 'N' then 'no'
        when 'A' then 'abstain'
        when 'X' then 'absent'
        when 'NV' then 'absent'
    end                                         as vote,
    file,
    case
        when nullif(trim(ms_vote), '') is null then 'NOT_REPORTED'
        when upper(trim(ms_vote)) not in ('Y', 'N', 'A', 'X', 'NV') then 'UNSPECIFIED'
        when c.code is null then 'UNMAPPED'
        else c.reason
    end                                         as reason,
    case when c.code is null then 'country' end as unmapped,
    trim(ms_code)                               as country_code
from raw
left join countries as c on c.code = upper(trim(ms_code))
