-- warehouse/staging/desta_agreements.sql: which trade agreements does DESTA know?
-- grain:   one row per entry of the list: treaties, accessions, protocols, withdrawals, negotiations
-- reads:   raw
-- returns: agreements, with reason for rows that are set aside
-- notes:   years only; an entry into force that is missing can be unknown or not have come
select
    trim(number)                            as agreement,
    trim(name)                              as title,
    trim(entry_type)                        as kind,
    cast(null as varchar)                   as status,
    'unknown'                               as covers,
    year                                    as signed,
    entryforceyear                          as in_force,
    cast(null as varchar)                   as ended,
    file,
    case when trim(entry_type) = 'negotiation' then 'NOT_AN_AGREEMENT' end as reason,
    cast(null as varchar)                   as unmapped
from raw
