-- warehouse/questions/product_counterparts.sql: which products of another nomenclature cover the goods of each product?
-- grain:   one row per product and counterpart
-- reads:   conversions
-- params:  $nomenclature, $to_nomenclature (HS92 …)
-- returns: the part of the product's value that goes there; weighed_by equal where that is a guess
select product, to_product, weight, weighed_by, file
from conversions
where nomenclature = $nomenclature and to_nomenclature = $to_nomenclature
order by product, to_product
