-- warehouse/staging/cepii_gravity.sql: what explains the trade of two countries in a year, and what was it?
-- grain:   one row per row of the file: year and ordered pair of territories
-- reads:   raw (trade and GDP in thousand current US dollars, distance in kilometres), country_codes, settings
-- params:  settings.trade_since, settings.trade_until: the years for which the file holds BACI's trade
-- returns: gravity, with reason and unmapped for rows that are set aside
-- notes:   a territory that split or merged has several rows a year, of which those outside its time are marked by
--          country_exists = 0; an empty cell or a zero outside BACI's years is not covered
with countries as (
    select code, iso3, reason
    from country_codes
    where scheme = 'iso3'
),
cells as (
    select
        raw.*,
        try_cast(raw.year as integer) as in_year,
        try_cast(raw.trade as double) as cell,
        try_cast(raw.year as integer) between settings.trade_since and settings.trade_until as covered
    from raw
    cross join settings
),
stated as (
    select
        *,
        case when covered or cell > 0 then cell * 1000 end as trade_usd,
        not covered and coalesce(cell, 0) = 0 as outside
    from cells
)
select
    in_year                                                 as year,
    e.iso3                                                  as exporter,
    m.iso3                                                  as importer,
    'all'                                                   as sector,
    trade_usd,
    cast(null as double)                                    as trade_gbp,
    try_cast(gdp_o as double) * 1000                        as exporter_gdp_usd,
    try_cast(gdp_d as double) * 1000                        as importer_gdp_usd,
    try_cast(dist as double)                                as distance_km,
    case try_cast(contig as double) when 1 then true when 0 then false end          as contiguous,
    case try_cast(comlang_off as double) when 1 then true when 0 then false end     as common_language,
    case try_cast(fta_wto as double) when 1 then true when 0 then false end         as trade_agreement,
    case
        when outside then 'NOT_COVERED'
        when trade_usd is null then 'NOT_REPORTED'
        when trade_usd = 0 then 'REPORTED_ZERO'
        else 'OBSERVED'
    end                                                     as state,
    file,
    case
        when e.code is null or m.code is null then 'UNMAPPED'
        when try_cast(exists_o as double) = 0 or try_cast(exists_d as double) = 0 then 'NOT_IN_BEING'
        else coalesce(e.reason, m.reason)
    end                                                     as reason,
    case when e.code is null then 'exporter' when m.code is null then 'importer' end as unmapped,
    trim(iso3_o)                                            as exporter_code,
    trim(iso3_d)                                            as importer_code
from stated
left join countries as e on e.code = trim(iso3_o)
left join countries as m on m.code = trim(iso3_d)
