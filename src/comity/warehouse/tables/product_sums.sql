-- warehouse/tables/product_sums.sql: what did all countries together sell and buy of each product, by each account?
-- grain:   one row per file, nomenclature, year, side and product
-- reads:   country_products
-- returns: null where the account lists no flow of the product in that direction
select
    nomenclature, year, side, product,
    sum(exports_usd)  as exports_usd,
    sum(imports_usd)  as imports_usd,
    file
from country_products
group by nomenclature, year, side, product, file
