-- warehouse/tables/converted_shares.sql: how much of each year's trade can another nomenclature say?
-- grain:   one row per file, nomenclature, other nomenclature and year
-- reads:   product_flows, conversions
-- returns: all trade, and the part of products that no concordance knows, in current US dollars
select
    by_product.nomenclature,
    targets.to_nomenclature,
    by_product.year,
    sum(by_product.value_usd)                                                       as value_usd,
    sum(case when spread.product is null then by_product.value_usd else 0 end)      as unconverted_usd,
    sum(case when spread.weighed_by = 'equal' then by_product.value_usd else 0 end) as equal_usd,
    by_product.file
from (
    select file, nomenclature, year, product, sum(value_usd) as value_usd
    from product_flows
    group by file, nomenclature, year, product
) as by_product
inner join (select distinct nomenclature, to_nomenclature from conversions) as targets
    on targets.nomenclature = by_product.nomenclature
left join (
    select nomenclature, to_nomenclature, product, min(weighed_by) as weighed_by
    from conversions
    group by nomenclature, to_nomenclature, product
) as spread
    on spread.nomenclature = by_product.nomenclature
    and spread.to_nomenclature = targets.to_nomenclature
    and spread.product = by_product.product
group by by_product.file, by_product.nomenclature, targets.to_nomenclature, by_product.year
