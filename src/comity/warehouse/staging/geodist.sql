-- warehouse/staging/geodist.sql: how far apart are two countries, and what ties them?
-- grain:   one row per row of the file: ordered pair of countries, and each country with itself
-- reads:   raw (kilometres; "." where it is missing), country_codes
-- returns: distances, with reason and unmapped for rows that are set aside
-- notes:   the codes are of the early 2000s: ROM, ZAR, TMP and PAL are today's ROU, COD, TLS and PSE; YUG stands for
--          Serbia and Montenegro together and is kept as it is
with countries as (
    select code, iso3, reason
    from country_codes
    where scheme = 'iso3'
)
select
    e.iso3                                              as exporter,
    m.iso3                                              as importer,
    try_cast(trim(dist) as double)                      as distance_km,
    try_cast(trim(distw) as double)                     as weighted_distance_km,
    case trim(contig) when '1' then true when '0' then false end          as contiguous,
    case trim(comlang_off) when '1' then true when '0' then false end     as common_language,
    case trim(colony) when '1' then true when '0' then false end          as colony,
    file,
    case
        when e.code is null or m.code is null then 'UNMAPPED'
        else coalesce(e.reason, m.reason)
    end                                                 as reason,
    case
        when e.code is null then 'exporter'
        when m.code is null then 'importer'
    end                                                 as unmapped,
    trim(iso_o)                                         as exporter_code,
    trim(iso_d)                                         as importer_code
from raw
left join countries as e on e.code = trim(iso_o)
left join countries as m on m.code = trim(iso_d)
