-- warehouse/staging/imts_sdmx_flows.sql: what did each country tell the IMF of its trade with each other?
-- grain:   one row per observation with a single partner
-- reads:   raw (value in US dollars times ten to the power of scale), country_codes
-- returns: flows, with reason and unmapped for rows that are set aside
-- notes:   exports FOB and imports CIF are the two sides' books; imports FOB say the same once more where CIF is there,
--          and are set aside; groups of the IMF stand among the countries: their codes are longer than three letters
with countries as (
    select code, iso3, reason
    from country_codes
    where scheme = 'imf'
),
observed as (
    select
        *,
        upper(trim(indicator)) as flow,
        try_cast(nullif(nullif(trim(value), ''), 'NaN') as double) * power(10, cast(scale as integer)) as value_usd
    from raw
    where upper(trim(partner)) not in ('G001', 'W00')
)
select
    try_cast(substr(period, 1, 4) as integer)                                   as year,
    case when flow like '%XG_FOB_USD' then r.iso3 else p.iso3 end               as exporter,
    case when flow like '%XG_FOB_USD' then p.iso3 else r.iso3 end               as importer,
    case when flow like '%XG_FOB_USD' then 'exporter' else 'importer' end       as side,
    value_usd,
    case when flow like '%XG_FOB_USD' then 'FOB' else 'CIF' end                 as valuation,
    case when value_usd is null then 'NOT_REPORTED' when value_usd = 0 then 'REPORTED_ZERO' else 'OBSERVED' end as state,
    file,
    case
        when flow not like '%XG_FOB_USD' and flow not like '%MG_CIF_USD' then 'OTHER_FLOW'
        when coalesce(nullif(trim(frequency), ''), 'A') <> 'A' or length(trim(period)) <> 4 then 'OTHER_PERIOD'
        when r.code is null and length(trim(reporter)) >= 4 then 'AGGREGATE'
        when p.code is null and length(trim(partner)) >= 4 then 'AGGREGATE'
        when r.code is null or p.code is null then 'UNMAPPED'
        when coalesce(r.reason, p.reason) is not null then coalesce(r.reason, p.reason)
        when r.iso3 = p.iso3 then 'INSIDE'
    end                                                                         as reason,
    case when r.code is null then 'reporter' when p.code is null then 'partner' end as unmapped,
    trim(reporter)                                                              as reporter_code,
    trim(partner)                                                               as partner_code
from observed
left join countries as r on r.code = trim(reporter)
left join countries as p on p.code = trim(partner)
