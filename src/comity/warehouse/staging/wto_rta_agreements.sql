-- warehouse/staging/wto_rta_agreements.sql: which trade agreements does the WTO's data base know?
-- grain:   one row per agreement of the sheet
-- reads:   raw (dates as ISO text)
-- returns: agreements, with reason for rows that are set aside
-- notes:   goods and services can have days of their own: the first of each is taken. Negotiations are no agreements.
with stated as (
    select
        *,
        lower(trim(coalesce(status, ''))) as standing,
        lower(trim(coalesce(coverage, ''))) as scope
    from raw
)
select
    trim(agreement)                                         as agreement,
    trim(title)                                             as title,
    trim(kind)                                              as kind,
    trim(status)                                            as status,
    case scope
        when 'goods' then 'goods'
        when 'services' then 'services'
        when 'goods & services' then 'goods_services'
        else 'unknown'
    end                                                     as covers,
    case
        when signed_goods <= coalesce(signed_services, signed_goods) then signed_goods
        else signed_services
    end                                                     as signed,
    case
        when force_goods <= coalesce(force_services, force_goods) then force_goods
        else force_services
    end                                                     as in_force,
    inactive                                                as ended,
    file,
    case when standing like '%under negotiation%' then 'NOT_AN_AGREEMENT' end as reason,
    cast(null as varchar)                                   as unmapped
from stated
