-- warehouse/tables/world_products.sql: how much of each product does the world trade?
-- grain:   one row per nomenclature and product
-- reads:   product_flows
-- returns: current US dollars over all years and accounts that are held: a weight, not a level
select nomenclature, product, sum(value_usd) as value_usd
from product_flows
group by nomenclature, product
