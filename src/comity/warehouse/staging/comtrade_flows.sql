-- warehouse/staging/comtrade_flows.sql: what did each customs office declare of all goods, by partner?
-- grain:   one row per row of all goods with one partner
-- reads:   raw (values in current US dollars), country_codes
-- returns: flows, with reason and unmapped for rows that are set aside
-- notes:   only the row of all second partners, all modes of transport and all customs procedures is a flow: the others
--          are parts of it. Imports are CIF unless only a FOB value is given; exports are FOB, and hold re-exports,
--          which come once more by themselves (RX). Totals under several nomenclatures are one fact: the one in which
--          the country declared is taken. Two partners that are one country (590 and 592 are Panama) are added up.
with countries as (
    select cast(code as integer) as code, iso3, reason
    from country_codes
    where scheme = 'numeric'
),
declared as (
    select
        *,
        trim(reporterCode) as reporter_code,
        trim(partnerCode) as partner_code,
        try_cast(nullif(trim(primaryValue), '') as double) as value,
        dense_rank() over (
            partition by refYear, trim(reporterCode), trim(partnerCode), flowCode, partner2Code, customsCode, motCode, cmdCode
            order by
                case when lower(isOriginalClassification) in ('true', '1') then 0 else 1 end,
                classificationCode desc
        ) as version
    from raw
    where trim(cmdCode) = 'TOTAL' and trim(partnerCode) <> '0'
),
mapped as (
    select
        cast(refYear as integer)                                        as year,
        case when flowCode = 'X' then r.iso3 else p.iso3 end            as exporter,
        case when flowCode = 'X' then p.iso3 else r.iso3 end            as importer,
        case when flowCode = 'X' then 'exporter' else 'importer' end    as side,
        value,
        case
            when flowCode = 'X' then 'FOB'
            when coalesce(try_cast(cifvalue as double), 0) = 0 and coalesce(try_cast(fobvalue as double), 0) > 0
                then 'FOB'
            else 'CIF'
        end                                                             as valuation,
        file,
        case
            when typeCode <> 'C' or flowCode not in ('X', 'M') then 'OTHER_FLOW'
            when freqCode <> 'A' then 'OTHER_PERIOD'
            when coalesce(nullif(trim(partner2Code), ''), '0') <> '0' then 'DETAIL'
            when coalesce(nullif(trim(motCode), ''), '0') <> '0' then 'DETAIL'
            when coalesce(nullif(trim(customsCode), ''), 'C00') <> 'C00' then 'DETAIL'
            when r.code is null or p.code is null then 'UNMAPPED'
            when coalesce(r.reason, p.reason) is not null then coalesce(r.reason, p.reason)
            when version > 1 then 'DUPLICATE'
            when r.iso3 = p.iso3 then 'INSIDE'
        end                                                             as reason,
        case when r.code is null then 'reporter' when p.code is null then 'partner' end as unmapped,
        reporter_code,
        partner_code
    from declared
    left join countries as r on r.code = try_cast(reporter_code as integer)
    left join countries as p on p.code = try_cast(partner_code as integer)
),
gathered as (
    select
        *,
        row_number() over (partition by reason, year, exporter, importer, side order by partner_code) as place,
        count(*) over (partition by reason, year, exporter, importer, side, reporter_code, partner_code) as copies,
        sum(value) over (partition by reason, year, exporter, importer, side) as together
    from mapped
),
summed as (
    select
        *,
        reason is null and copies = 1 and place > 1 as merged,
        case when reason is null and copies = 1 then together else value end as value_usd
    from gathered
)
select
    year,
    exporter,
    importer,
    side,
    case when not merged then value_usd end         as value_usd,
    valuation,
    case
        when value_usd is null then 'NOT_REPORTED'
        when value_usd = 0 then 'REPORTED_ZERO'
        else 'OBSERVED'
    end                                             as state,
    file,
    case when merged then 'MERGED' else reason end  as reason,
    unmapped,
    reporter_code,
    partner_code
from summed
