-- warehouse/staging/atlas.sql: what did each country sell to and buy from the world, by product?
-- grain:   one row per row of the file: country, product and year
-- reads:   raw (current US dollars), country_codes, settings
-- params:  settings.nomenclature (HS92, HS12, SITC2)
-- returns: product_totals, with reason and unmapped for rows that are set aside
-- notes:   services (travel, transport, ict, financial, unspecified) stand among the products, and XXXX and 9999 for
--          goods not said; codes of the Harmonized System have lost their leading zeros in some releases
with countries as (
    select code, iso3, reason
    from country_codes
    where scheme = 'iso3'
),
cells as (
    select
        raw.*,
        settings.nomenclature,
        upper(trim(raw.country)) as country_code,
        case
            when try_cast(raw.product as integer) is null then trim(raw.product)
            when length(trim(raw.product)) % 2 = 1 then '0' || trim(raw.product)
            else trim(raw.product)
        end as code
    from raw
    cross join settings
)
select
    nomenclature,
    cast(year as integer)                           as year,
    c.iso3                                          as country,
    cells.code                                      as product,
    try_cast(nullif(trim(exports), '') as double)   as exports_usd,
    try_cast(nullif(trim(imports), '') as double)   as imports_usd,
    file,
    case
        when country_code = '' then 'UNSPECIFIED'
        when c.code is null then 'UNMAPPED'
        when c.reason is not null then c.reason
        when try_cast(cells.code as integer) is null and upper(cells.code) not like 'XX%' then 'OTHER_FLOW'
        when try_cast(cells.code as integer) is null or cells.code in ('9999', '999999') then 'UNSPECIFIED'
        when length(cells.code) < 4 then 'AGGREGATE'
    end                                             as reason,
    case when c.code is null then 'country' end     as unmapped,
    country_code
from cells
left join countries as c on c.code = country_code
