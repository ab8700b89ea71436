-- warehouse/staging/comtrade_product_flows.sql: what did each customs office declare of each product, by partner?
-- grain:   one row per row of single products or groups of them
-- reads:   raw (values in current US dollars, netWgt in kilograms), country_codes
-- returns: product_flows, with reason and unmapped for rows that are set aside
-- notes:   only six-digit codes of the Harmonized System are products: two and four digits are sums over them, and
--          9999AA stands for goods not said; SITC and BEC are other nomenclatures of the same goods.
--          Two partners that are one country (590 and 592 are Panama) are added up.
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
        trim(cmdCode) as product,
        try_cast(nullif(trim(primaryValue), '') as double) as value,
        case trim(classificationCode)
            when 'H0' then 'HS92'
            when 'H1' then 'HS96'
            when 'H2' then 'HS02'
            when 'H3' then 'HS07'
            when 'H4' then 'HS12'
            when 'H5' then 'HS17'
            when 'H6' then 'HS22'
        end as nomenclature
    from raw
    where trim(cmdCode) <> 'TOTAL'
),
mapped as (
    select
        nomenclature,
        cast(refYear as integer)                                        as year,
        case when flowCode = 'X' then r.iso3 else p.iso3 end            as exporter,
        case when flowCode = 'X' then p.iso3 else r.iso3 end            as importer,
        case when flowCode = 'X' then 'exporter' else 'importer' end    as side,
        product,
        value,
        case
            when try_cast(netWgt as double) > 0 then try_cast(netWgt as double) / 1000
        end                                                             as weight,
        file,
        case
            when typeCode <> 'C' or flowCode not in ('X', 'M') then 'OTHER_FLOW'
            when freqCode <> 'A' then 'OTHER_PERIOD'
            when nomenclature is null then 'OTHER_NOMENCLATURE'
            when length(product) < 6 then 'AGGREGATE'
            when coalesce(nullif(trim(partner2Code), ''), '0') <> '0' then 'DETAIL'
            when coalesce(nullif(trim(motCode), ''), '0') <> '0' then 'DETAIL'
            when coalesce(nullif(trim(customsCode), ''), 'C00') <> 'C00' then 'DETAIL'
            when r.code is null or p.code is null then 'UNMAPPED'
            when coalesce(r.reason, p.reason) is not null then coalesce(r.reason, p.reason)
            when length(product) > 6 or try_cast(product as integer) is null then 'UNSPECIFIED'
            when r.iso3 = p.iso3 then 'INSIDE'
            when value is null then 'NOT_REPORTED'
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
        row_number() over (
            partition by reason, nomenclature, year, exporter, importer, side, product order by partner_code
        ) as place,
        count(*) over (
            partition by reason, nomenclature, year, exporter, importer, side, product, reporter_code, partner_code
        ) as copies,
        sum(value) over (partition by reason, nomenclature, year, exporter, importer, side, product) as together,
        sum(weight) over (partition by reason, nomenclature, year, exporter, importer, side, product) as heavy
    from mapped
),
summed as (
    select *, reason is null and copies = 1 as single, reason is null and copies = 1 and place > 1 as merged
    from gathered
)
select
    nomenclature,
    year,
    exporter,
    importer,
    side,
    product,
    case when merged then null when single then together else value end     as value_usd,
    case when single then heavy else weight end                             as tonnes,
    file,
    case when merged then 'MERGED' else reason end                          as reason,
    unmapped,
    reporter_code,
    partner_code
from summed
