-- warehouse/tables/mirror_pairs.sql: what do the two customs offices say of the same goods?
-- grain:   one row per source, basis, year, exporter and importer that at least one side reported
-- reads:   trade, files, distances
-- returns: null for a side that did not report; a reported zero stays a zero
-- note:    only books collected by the same source are paired, so that both follow one set of rules
select
    coalesce(x.source_id, m.source_id)        as source_id,
    coalesce(x.basis, m.basis)                as basis,
    coalesce(x.year, m.year)                  as year,
    coalesce(x.exporter, m.exporter)          as exporter,
    coalesce(x.importer, m.importer)          as importer,
    x.value_usd                               as exporter_fob_usd,
    m.value_usd                               as importer_cif_usd,
    coalesce(m.valuation, '') = 'FOB'         as importer_fob,
    d.distance_km                             as distance_km,
    d.contiguous                              as contiguous,
    coalesce(x.file, m.file)                  as file,
    case when x.file is not null then m.file end as importer_file
from (
    select files.source_id, trade.*
    from trade inner join files on files.file = trade.file
    where side = 'exporter' and value_usd is not null
) as x
full outer join (
    select files.source_id, trade.*
    from trade inner join files on files.file = trade.file
    where side = 'importer' and value_usd is not null
) as m
    on m.source_id = x.source_id
    and m.basis = x.basis
    and m.year = x.year
    and m.exporter = x.exporter
    and m.importer = x.importer
left join (
    select exporter, importer, min(distance_km) as distance_km, bool_or(contiguous) as contiguous
    from distances
    group by exporter, importer
) as d
    on d.exporter = coalesce(x.exporter, m.exporter)
    and d.importer = coalesce(x.importer, m.importer)
