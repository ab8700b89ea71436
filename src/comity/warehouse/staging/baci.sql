-- warehouse/staging/baci.sql: what did each country sell to each other, by product, after CEPII's reconciliation?
-- grain:   one row per row of the file: year, exporter, importer and six-digit product
-- reads:   raw (v in thousand current US dollars, q in metric tons), raw_products (none or BACI's own list),
--          country_codes, settings
-- params:  settings.nomenclature (HS92 to HS22)
-- returns: product_flows, with reason and unmapped for rows that are set aside
-- notes:   k has lost its leading zeros in most releases, and so has the list of products; q is "NA", padded with
--          blanks, where there is no quantity
with countries as (
    select cast(code as integer) as code, iso3, reason
    from country_codes
    where scheme = 'numeric'
),
products as (
    select distinct lpad(trim(code), 6, '0') as code
    from raw_products
),
listed as (
    select count(*) > 0 as any_product from products
),
traded as (
    select t, i, j, v, file, trim(q) as q, lpad(trim(k), 6, '0') as product
    from raw
)
select
    settings.nomenclature        as nomenclature,
    t                            as year,
    e.iso3                       as exporter,
    m.iso3                       as importer,
    'reconciled'                 as side,
    traded.product               as product,
    v * 1000                     as value_usd,
    try_cast(q as double)        as tonnes,
    file,
    case
        when e.code is null or m.code is null or (any_product and products.code is null) then 'UNMAPPED'
        when v is null then 'NOT_REPORTED'
        else coalesce(e.reason, m.reason)
    end                          as reason,
    case
        when e.code is null then 'exporter'
        when m.code is null then 'importer'
        when any_product and products.code is null then 'product'
    end                          as unmapped,
    i                            as exporter_code,
    j                            as importer_code,
    traded.product               as product_code
from traded
cross join settings
cross join listed
left join countries as e on e.code = i
left join countries as m on m.code = j
left join products on products.code = traded.product
