-- warehouse/questions/products_converted.sql: which goods did one country sell another, in one nomenclature?
-- grain:   one row per year, source, side, nomenclature of the source and product of the one asked for
-- reads:   product_flows, conversions, files
-- params:  $exporter, $importer (ISO3), $first_year, $last_year, $nomenclature (HS92 …)
-- returns: value spread by weight, current US dollars; weighed_by equal where the weights are a guess
-- note:    products that no concordance knows are in the rows whose product is null
select
    flows.year, files.source_id, flows.side, flows.nomenclature,
    case when flows.nomenclature = $nomenclature then flows.product else conversions.to_product end as product,
    sum(flows.value_usd * coalesce(conversions.weight, 1)) as value_usd,
    max(case when conversions.weighed_by = 'equal' then 1 else 0 end) as guessed,
    min(flows.file) as file
from (
    select year, side, nomenclature, product, value_usd, file
    from product_flows
    where exporter = $exporter
      and importer = $importer
      and year between $first_year and $last_year
) as flows
inner join files on files.file = flows.file
left join conversions
    on conversions.nomenclature = flows.nomenclature
    and conversions.to_nomenclature = $nomenclature
    and conversions.product = flows.product
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 6 desc, 5
