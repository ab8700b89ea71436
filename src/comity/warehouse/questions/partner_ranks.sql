-- warehouse/questions/partner_ranks.sql: which place does every partner have in a country's trade of a year?
-- grain:   one row per source, side, basis, direction and partner
-- reads:   partners, files
-- params:  $country (ISO3), $year
-- returns: direction sells or buys, the partner's place and share; shares are of what the account lists
select
    files.source_id, partners.side, partners.basis, 'sells' as direction, partners.importer as partner,
    partners.value_usd, partners.customer_rank as place, partners.customer_share as share, partners.file
from partners
inner join files on files.file = partners.file
where partners.exporter = $country and partners.year = $year
union all
select
    files.source_id, partners.side, partners.basis, 'buys' as direction, partners.exporter as partner,
    partners.value_usd, partners.supplier_rank as place, partners.supplier_share as share, partners.file
from partners
inner join files on files.file = partners.file
where partners.importer = $country and partners.year = $year
order by source_id, side, basis, direction, place, partner
