-- warehouse/staging/hs_correlation.sql: which codes of one vintage share goods with which codes of another?
-- grain:   one row per pair of codes, each once
-- reads:   raw
-- returns: concordances, with reason for rows that say a pair a second time
select
    nomenclature,
    other_nomenclature,
    product,
    other_product,
    file,
    case when version > 1 then 'DUPLICATE' end  as reason,
    cast(null as varchar)                       as unmapped
from (
    select
        *,
        row_number() over (
            partition by nomenclature, other_nomenclature, product, other_product order by file
        ) as version
    from raw
) as numbered
