-- warehouse/staging/iati.sql: which projects do their publishers report?
-- grain:   one row per activity of the files
-- reads:   raw (recipients by ISO3, joined by |; unknown holds the first code that no table knows)
-- returns: activities, with reason and unmapped for rows that are set aside
-- notes:   the first appearance counts where two publishers' files hold one activity; actual dates before planned ones
with counted as (
    select *, row_number() over (partition by activity, title, budget, currency order by file) as copy
    from raw
)
select
    activity,
    title,
    status,
    reporter,
    recipients,
    started,
    ended,
    cast(budget as double)                      as budget,
    currency,
    file,
    case
        when unknown is not null then 'UNMAPPED'
        when copy > 1 then 'DUPLICATE'
    end                                         as reason,
    case when unknown is not null then 'recipients' end as unmapped,
    unknown                                     as recipients_code
from counted
