-- warehouse/staging/wits_tariffs_sdmx.sql: which duty does a country levy on another's goods?
-- grain:   one row per observation: reporter, partner, product, year and kind of rate
-- reads:   raw (value in percent: simple average over the tariff lines under a code), country_codes, settings
-- params:  settings.datatype: reported, or aveestimated (with estimates of duties that are no percentage)
-- returns: tariffs, with reason and unmapped for rows that are set aside
-- notes:   partner 000 is the world (most favoured nation); the European Union levies as one, and is EU here; codes of
--          partners that are no numbers are groups of beneficiaries
with countries as (
    select
        cast(code as integer) as code,
        case when code in ('97', '918') then 'EU' else iso3 end as levier,
        case when code in ('0', '1') then 'WLD' else iso3 end as iso3,
        case when code in ('97', '918') then null else reason end as levier_reason,
        case when code in ('0', '1') then null else reason end as reason
    from country_codes
    where scheme = 'numeric'
)
select
    try_cast(substr(period, 1, 4) as integer)               as year,
    r.levier                                                as importer,
    p.iso3                                                  as exporter,
    case coalesce(trim(raw.nomenclature), '')
        when 'H0' then 'HS92'
        when 'H1' then 'HS96'
        when 'H2' then 'HS02'
        when 'H3' then 'HS07'
        when 'H4' then 'HS12'
        when 'H5' then 'HS17'
        when 'H6' then 'HS22'
        else coalesce(nullif(trim(raw.nomenclature), ''), 'HS')
    end                                                     as nomenclature,
    case
        when try_cast(product as integer) is not null and length(trim(product)) < 6 then lpad(trim(product), 6, '0')
        else trim(product)
    end                                                     as product,
    coalesce(nullif(trim(tariff_type), ''), 'unknown')      as rate,
    try_cast(value as double)                               as percent,
    file,
    case
        when coalesce(nullif(lower(trim(raw.datatype)), ''), settings.datatype) <> settings.datatype then 'DUPLICATE'
        when try_cast(partner as integer) is null then 'AGGREGATE'
        when r.code is null or p.code is null then 'UNMAPPED'
        when coalesce(r.levier_reason, p.reason) is not null then coalesce(r.levier_reason, p.reason)
        when try_cast(value as double) is null then 'NOT_REPORTED'
    end                                                     as reason,
    case when r.code is null then 'importer' when p.code is null then 'exporter' end as unmapped,
    trim(reporter)                                          as importer_code,
    trim(partner)                                           as exporter_code
from raw
cross join settings
left join countries as r on r.code = try_cast(reporter as integer)
left join countries as p on p.code = try_cast(partner as integer)
