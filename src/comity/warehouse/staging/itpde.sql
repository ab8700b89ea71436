-- warehouse/staging/itpde.sql: what did each country sell to each other, and to itself, by industry?
-- grain:   one row per row of the file: exporter, importer, industry and year
-- reads:   raw (trade in million current US dollars), country_codes
-- returns: gravity, with reason and unmapped for rows that are set aside
-- notes:   flag_zero says of a zero whether it was reported (r) or is unknown and was filled in (u): what was filled in
--          is not reported
with countries as (
    select code, iso3, reason
    from country_codes
    where scheme = 'iso3'
),
cells as (
    select *, case when lower(trim(flag_zero)) = 'u' then null else try_cast(trade as double) * 1000000 end as trade_usd
    from raw
)
select
    cast(year as integer)       as year,
    e.iso3                      as exporter,
    m.iso3                      as importer,
    trim(industry)              as sector,
    trade_usd,
    cast(null as double)        as trade_gbp,
    cast(null as double)        as exporter_gdp_usd,
    cast(null as double)        as importer_gdp_usd,
    cast(null as double)        as distance_km,
    cast(null as boolean)       as contiguous,
    cast(null as boolean)       as common_language,
    cast(null as boolean)       as trade_agreement,
    case when trade_usd is null then 'NOT_REPORTED' when trade_usd = 0 then 'REPORTED_ZERO' else 'OBSERVED' end as state,
    file,
    case
        when e.code is null or m.code is null then 'UNMAPPED'
        else coalesce(e.reason, m.reason)
    end                         as reason,
    case when e.code is null then 'exporter' when m.code is null then 'importer' end as unmapped,
    trim(origin)              as exporter_code,
    trim(destination)              as importer_code
from cells
left join countries as e on e.code = trim(origin)
left join countries as m on m.code = trim(destination)
