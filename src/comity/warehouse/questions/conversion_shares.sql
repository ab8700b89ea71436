-- warehouse/questions/conversion_shares.sql: how much of what each source lists can another nomenclature say?
-- grain:   one row per source, nomenclature and other nomenclature
-- reads:   converted_shares, files
-- returns: shares of the value over all years: of products that no concordance knows, and of those spread equally
select
    files.source_id,
    converted_shares.nomenclature,
    converted_shares.to_nomenclature,
    sum(converted_shares.unconverted_usd) / nullif(sum(converted_shares.value_usd), 0)  as unconverted_share,
    sum(converted_shares.equal_usd) / nullif(sum(converted_shares.value_usd), 0)        as guessed_share
from converted_shares
inner join files on files.file = converted_shares.file
group by files.source_id, converted_shares.nomenclature, converted_shares.to_nomenclature
having sum(converted_shares.value_usd) > 0
order by files.source_id, converted_shares.nomenclature, converted_shares.to_nomenclature
