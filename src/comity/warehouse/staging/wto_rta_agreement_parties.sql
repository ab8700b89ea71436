-- warehouse/staging/wto_rta_agreement_parties.sql: who is bound by which agreement, after the WTO's data base?
-- grain:   one row per agreement and signatory that the sheet names
-- reads:   raw_parties (names as the WTO writes them), country_codes
-- returns: agreement_parties, with reason and unmapped for rows that are set aside
-- notes:   a body that is a party (EU, EAEU, EFTA) stands by its key: whom it binds, and since when, is for tables of
--          membership to say. Members that signed beside it are parties too. Who has left without a day being given, or
--          for whom the agreement is not in force yet, is none.
with countries as (
    select code, iso3, reason
    from country_codes
    where scheme = 'names'
)
select
    trim(agreement)                                 as agreement,
    c.iso3                                          as country,
    since,
    until,
    file,
    case
        when c.code is null then 'UNMAPPED'
        when c.reason <> 'BODY' then c.reason
        when standing <> 'bound' then 'NOT_MEMBER'
    end                                             as reason,
    case when c.code is null then 'country' end     as unmapped,
    trim(party)                                     as country_code
from raw_parties
left join countries as c on c.code = lower(trim(party))
