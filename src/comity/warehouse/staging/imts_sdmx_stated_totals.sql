-- warehouse/staging/imts_sdmx_stated_totals.sql: what did each country tell the IMF of its trade with the world?
-- grain:   one row per observation with the world
-- reads:   raw (value in US dollars times ten to the power of scale), country_codes
-- returns: stated_totals, with reason and unmapped for rows that are set aside
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
    where upper(trim(partner)) in ('G001', 'W00')
)
select
    try_cast(substr(period, 1, 4) as integer)                               as year,
    r.iso3                                                                  as country,
    case when flow like '%XG_FOB_USD' then 'exports' else 'imports' end     as direction,
    value_usd,
    file,
    case
        when flow not like '%XG_FOB_USD' and flow not like '%MG_CIF_USD' then 'OTHER_FLOW'
        when coalesce(nullif(trim(frequency), ''), 'A') <> 'A' or length(trim(period)) <> 4 then 'OTHER_PERIOD'
        when r.code is null and length(trim(reporter)) >= 4 then 'AGGREGATE'
        when r.code is null then 'UNMAPPED'
        when r.reason is not null then r.reason
        when value_usd is null then 'NOT_REPORTED'
    end                                                                     as reason,
    case when r.code is null then 'country' end                             as unmapped,
    trim(reporter)                                                          as country_code
from observed
left join countries as r on r.code = trim(reporter)
