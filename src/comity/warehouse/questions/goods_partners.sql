-- warehouse/questions/goods_partners.sql: with whom did a country trade some goods, by every account, in some years?
-- grain:   one row per year, source, side, basis, direction, partner and file
-- reads:   product_flows, files
-- params:  $country (ISO3), $goods (a pattern that the six-digit codes match), $first_year, $last_year,
--          $sells, $buys (whether each direction is asked for), $from_code, $to_code (the codes lie between them)
-- returns: direction sells or buys; basis is the nomenclature; current US dollars
-- note:    a partner without a row was not written down in that account, which is no zero
select
    product_flows.year, files.source_id, product_flows.side, product_flows.nomenclature as basis,
    'sells' as direction, product_flows.importer as partner, sum(product_flows.value_usd) as value_usd,
    product_flows.file
from product_flows
inner join files on files.file = product_flows.file
where $sells
  and product_flows.exporter = $country
  and product_flows.year between $first_year and $last_year
  and product_flows.product >= $from_code
  and product_flows.product <= $to_code
  and regexp_matches(product_flows.product, $goods)
group by 1, 2, 3, 4, 5, 6, 8
union all
select
    product_flows.year, files.source_id, product_flows.side, product_flows.nomenclature as basis,
    'buys' as direction, product_flows.exporter as partner, sum(product_flows.value_usd) as value_usd,
    product_flows.file
from product_flows
inner join files on files.file = product_flows.file
where $buys
  and product_flows.importer = $country
  and product_flows.year between $first_year and $last_year
  and product_flows.product >= $from_code
  and product_flows.product <= $to_code
  and regexp_matches(product_flows.product, $goods)
group by 1, 2, 3, 4, 5, 6, 8
order by year, source_id, side, basis, direction, partner, file
