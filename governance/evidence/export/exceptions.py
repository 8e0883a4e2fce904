"""What an auditor will ask about, from every population of a period."""

from __future__ import annotations

from governance.evidence.export.population import Population

EXCEPTIONS = Population(
    name="exceptions",
    title="Exceptions",
    about="something that an auditor will ask about",
    sql="""\
select row_number() over (order by day, coalesce(entry, 0), what) as number, day, entry, what, detail, requested_by, approved_by, independent
from (
    select
        period as day, entry, 'a run of the gate failed' as what,
        coalesce(
            (select group_concat(check_id, ', ') from checks where checks.entry = runs.entry and outcome = 'fail'), run
        ) as detail, null as requested_by, null as approved_by, null as independent
    from runs where kind = 'gate-run' and result = 'failed'
    union all
    select period, entry, 'a run of the gate could not be evaluated', coalesce(reason, run), null, null, null
    from runs where kind = 'gate-run' and result = 'error'
    union all
    select period, entry, 'a run of the gate was skipped', reason, null, null, null
    from runs where kind = 'gate-run' and result = 'skipped'
    union all
    select runs.period, runs.entry, 'the gate stayed shut and was overridden', overrides.reason, overrides.requested_by, overrides.approved_by, overrides.independent
    from runs left join overrides on overrides.entry = runs.entry where runs.result = 'overridden'
    union all
    select period, entry, 'a run of dbt failed', coalesce(reason, run), null, null, null
    from runs where kind = 'dbt-run' and result in ('failed', 'error')
    union all
    select period, entry, 'a run began and never ended', of || ' ' || run, null, null, null
    from runs where kind = 'started' and ended_by is null
    union all
    select period, entry, 'the gate judged files that were not committed', revision, null, null, null
    from runs where kind = 'gate-run' and clean = 'no'
    union all
    select period, entry, 'a finding was accepted for a time', 'finding ' || finding || ' until ' || expires || ': ' || coalesce(reason, ''), owner, approved_by, independent
    from waivers where kind = 'waiver-granted'
    union all
    select period, entry, 'nobody else approved a change', change, requested_by, approved_by, independent
    from approvals where independent = 'no'
    union all
    select period, entry, 'access outside of the rules', reason, who, approved_by, null
    from told where kind = 'break-glass'
    union all
    select period, entry, 'decisions of an access review were not carried out yet', counts, who, null, null
    from told where kind = 'access-review' and not_done > 0
    union all
    select period, entry, case kind when 'quarantine' then 'something that looked like a value of a person was kept apart' when 'prune' then 'blobs were pruned' when 'hold' then 'a legal hold was placed' when 'release' then 'a legal hold was released' else 'names were erased' end, words, decided_by, null, null
    from entries left join acts using (entry) where kind in ('quarantine', 'prune', 'redaction', 'hold', 'release')
    union all
    select period, entry, case kind when 'drift' then 'a warehouse was not as declared' else 'a plan was not applied to its end' end, words, decided_by, null, null
    from entries left join acts using (entry) where kind in ('drift', 'apply') and result = 'failed'
    union all
    select period, entry, 'an access review did not review all rights', counts, who, null, null
    from told where kind = 'access-review' and not_reviewed > 0
    union all
    select days.day, null, 'no run of the gate was recorded', coalesce((select group_concat(reason || ' (entry ' || entry || ')', '; ') from gaps where days.day between since and until), 'no reason is stated'), null, null, null
    from days cross join log
    where days.day between log.first_day and log.last_day
    and not exists (select 1 from runs where runs.period = days.day and runs.kind = 'gate-run')
)
order by number""",
    source="""\
select
    (select count(*) from runs where kind <> 'started' and result in ('failed', 'error', 'overridden'))
    + (select count(*) from runs where kind = 'gate-run' and result = 'skipped')
    + (select count(*) from runs where kind = 'started' and ended_by is null)
    + (select count(*) from runs where kind = 'gate-run' and clean = 'no')
    + (select count(*) from waivers where kind = 'waiver-granted')
    + (select count(*) from approvals where independent = 'no') + (select count(*) from told where not_done > 0)
    + (select count(*) from told where not_reviewed > 0)
    + (select count(*) from entries where kind in ('quarantine', 'prune', 'redaction', 'hold', 'release', 'break-glass'))
    + (select count(*) from entries where kind in ('drift', 'apply') and result = 'failed')
    + (
        select count(*) from days cross join log
        where days.day between log.first_day and log.last_day
        and days.day not in (select period from runs where kind = 'gate-run')
    )""",
    counted="what each part of the list is made of, counted one by one",
    limits=(
        "Whether an exception matters is for the auditor to say.",
        "`independent` is `unknown` where a name is not disclosed any more.",
    ),
)
