-- warehouse/questions/partner_places.sql: which place do two countries have in each other's trade, year by year?
-- grain:   one row per year, source, side and basis for one directed pair
-- reads:   partners, totals, files
-- params:  $exporter, $importer (ISO3), $first_year, $last_year
-- returns: place and share of the importer among the exporter's customers, and of the exporter among the importer's
--          suppliers, with how many there are; shares are of what the account lists
select
    partners.year, files.source_id, partners.side, partners.basis, partners.value_usd,
    partners.customer_rank, partners.customer_share, sellers.customers,
    partners.supplier_rank, partners.supplier_share, buyers.suppliers, partners.file
from partners
inner join files on files.file = partners.file
inner join totals as sellers
    on sellers.country = partners.exporter and sellers.year = partners.year and sellers.file = partners.file
    and sellers.side = partners.side and sellers.basis = partners.basis
inner join totals as buyers
    on buyers.country = partners.importer and buyers.year = partners.year and buyers.file = partners.file
    and buyers.side = partners.side and buyers.basis = partners.basis
where partners.exporter = $exporter
  and partners.importer = $importer
  and partners.year between $first_year and $last_year
  and sellers.country = $exporter
  and buyers.country = $importer
order by partners.year, files.source_id, partners.side, partners.basis
