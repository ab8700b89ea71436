-- warehouse/staging/comtrade_stated_totals.sql: what did each customs office declare of all goods, with all partners?
-- grain:   one row per row of all goods with the world
-- reads:   raw (values in current US dollars), country_codes
-- returns: stated_totals, with reason and unmapped for rows that are set aside
-- notes:   as in comtrade_flows.sql; here the partner is the world
with countries as (
    select cast(code as integer) as code, iso3, reason
    from country_codes
    where scheme = 'numeric'
),
declared as (
    select
        *,
        trim(reporterCode) as reporter_code,
        try_cast(nullif(trim(primaryValue), '') as double) as value,
        dense_rank() over (
            partition by refYear, trim(reporterCode), trim(partnerCode), flowCode, partner2Code, customsCode, motCode, cmdCode
            order by
                case when lower(isOriginalClassification) in ('true', '1') then 0 else 1 end,
                classificationCode desc
        ) as version
    from raw
    where trim(cmdCode) = 'TOTAL' and trim(partnerCode) = '0'
)
select
    cast(refYear as integer)                                        as year,
    r.iso3                                                          as country,
    case when flowCode = 'X' then 'exports' else 'imports' end      as direction,
    value                                                           as value_usd,
    file,
    case
        when typeCode <> 'C' or flowCode not in ('X', 'M') then 'OTHER_FLOW'
        when freqCode <> 'A' then 'OTHER_PERIOD'
        when coalesce(nullif(trim(partner2Code), ''), '0') <> '0' then 'DETAIL'
        when coalesce(nullif(trim(motCode), ''), '0') <> '0' then 'DETAIL'
        when coalesce(nullif(trim(customsCode), ''), 'C00') <> 'C00' then 'DETAIL'
        when r.code is null then 'UNMAPPED'
        when r.reason is not null then r.reason
        when version > 1 then 'DUPLICATE'
        when value is null then 'NOT_REPORTED'
    end                                                             as reason,
    case when r.code is null then 'country' end                     as unmapped,
    reporter_code                                                   as country_code
from declared
left join countries as r on r.code = try_cast(reporter_code as integer)
