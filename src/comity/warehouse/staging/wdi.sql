-- warehouse/staging/wdi.sql: what does the World Bank say of a country's economy in a year?
-- grain:   one row per country, indicator and year of the files, empty cells as well
-- reads:   raw (code, name, indicator, indicator_name, year, value: as text), country_codes
-- returns: economies, with reason and unmapped for rows that are set aside
-- notes:   aggregates (WLD, EUU, income groups) stand among the countries; an empty cell is not reported, never 0;
--          the DataBank's CSV ends in empty lines and two lines about itself; the unit stands in the last brackets of
--          the indicator's name
with countries as (
    select code, iso3, reason
    from country_codes
    where scheme = 'world_bank'
),
cells as (
    select *, nullif(nullif(trim(value), ''), '..') as cell
    from raw
)
select
    c.iso3                                              as country,
    cast(year as integer)                               as year,
    indicator,
    cast(cell as double)                                as value,
    coalesce(nullif(regexp_extract(indicator_name, '[(]([^()]*)[)][^()]*$', 1), ''), indicator_name) as unit,
    file,
    case
        when cells.code is null then 'NOTE'
        when c.code is null then 'UNMAPPED'
        when c.reason is not null then c.reason
        when cell is null then 'NOT_REPORTED'
    end                                                 as reason,
    case when cells.code is not null and c.code is null then 'country' end as unmapped,
    cells.code                                          as country_code
from cells
left join countries as c on c.code = cells.code
