-- warehouse/staging/tradhist.sql: what did each country sell to each other over two centuries?
-- grain:   one row per year and ordered pair that the files tell of
-- reads:   raw (flow in current pounds sterling), country_codes, settings
-- params:  settings.trade_until: the last year that the source covers
-- returns: gravity, with reason and unmapped for rows that are set aside
-- notes:   extracts give both directions on each side's line, so a flow can come twice with one value: it is one fact.
--          An empty cell or a zero after the last year is not covered
with countries as (
    select code, iso3, reason
    from country_codes
    where scheme = 'iso3'
),
flows as (
    select
        raw.*,
        cast(raw.year as integer) as in_year,
        cast(raw.year as integer) <= settings.trade_until as covered,
        try_cast(nullif(trim(flow), '') as double) as cell,
        row_number() over (partition by origin, destination, raw.year, flow order by file) as copy
    from raw
    cross join settings
),
stated as (
    select
        *,
        case when covered or cell > 0 then cell end as trade_gbp,
        not covered and coalesce(cell, 0) = 0 as outside
    from flows
)
select
    in_year                     as year,
    e.iso3                      as exporter,
    m.iso3                      as importer,
    'all'                       as sector,
    cast(null as double)        as trade_usd,
    trade_gbp,
    cast(null as double)        as exporter_gdp_usd,
    cast(null as double)        as importer_gdp_usd,
    cast(null as double)        as distance_km,
    cast(null as boolean)       as contiguous,
    cast(null as boolean)       as common_language,
    cast(null as boolean)       as trade_agreement,
    case
        when outside then 'NOT_COVERED'
        when trade_gbp is null then 'NOT_REPORTED'
        when trade_gbp = 0 then 'REPORTED_ZERO'
        else 'OBSERVED'
    end                         as state,
    file,
    case
        when e.code is null or m.code is null then 'UNMAPPED'
        when coalesce(e.reason, m.reason) is not null then coalesce(e.reason, m.reason)
        when copy > 1 then 'DUPLICATE'
    end                         as reason,
    case when e.code is null then 'exporter' when m.code is null then 'importer' end as unmapped,
    origin                      as exporter_code,
    destination                 as importer_code
from stated
left join countries as e on e.code = origin
left join countries as m on m.code = destination
