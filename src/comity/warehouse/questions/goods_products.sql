-- warehouse/questions/goods_products.sql: which products does an account list in a year?
-- grain:   one row per product
-- reads:   country_products, product_totals, files
-- params:  $source_id, $nomenclature, $year
-- returns: codes with their leading zeros
select distinct listed.product
from (
    select product, file from country_products where nomenclature = $nomenclature and year = $year
    union all
    select product, file from product_totals where nomenclature = $nomenclature and year = $year
) as listed
inner join files on files.file = listed.file
where files.source_id = $source_id
order by listed.product
