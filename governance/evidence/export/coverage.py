"""The calendar of a period: each day, the runs that were recorded of it, and whether there is a gap."""

from __future__ import annotations

from governance.evidence.export.population import Population

COVERAGE = Population(
    name="coverage",
    title="Coverage: every day of the period",
    about="a day, the runs that were recorded of it, and whether there is a gap",
    sql="""\
select
    days.day,
    case
        when days.day < log.first_day then 'before the log began'
        when days.day > log.last_day then 'after the checkpoint'
        when coalesce(runs.evaluated, 0) = 0 and coalesce(runs.skipped, 0) > 0 then 'skipped'
        when coalesce(runs.evaluated, 0) = 0 then 'no run'
        when runs.failed + runs.error > 0 then 'failed'
        when runs.overridden > 0 then 'overridden'
        else 'passed'
    end as status,
    coalesce(runs.evaluated, 0) as gate_runs, coalesce(runs.passed, 0) as passed, coalesce(runs.failed, 0) as failed,
    coalesce(runs.error, 0) as error, coalesce(runs.overridden, 0) as overridden, coalesce(runs.skipped, 0) as skipped,
    coalesce(runs.unfinished, 0) as never_ended, coalesce(runs.builds, 0) as dbt_runs,
    coalesce(runs.builds_failed, 0) as dbt_runs_failed,
    (select group_concat(reason || ' (entry ' || entry || ')', '; ') from gaps where days.day between since and until) as gap_stated
from days cross join log
left join (
    select
        period,
        sum(kind = 'gate-run' and result <> 'skipped') as evaluated,
        sum(kind = 'gate-run' and result = 'passed') as passed, sum(kind = 'gate-run' and result = 'failed') as failed,
        sum(kind = 'gate-run' and result = 'error') as error,
        sum(kind = 'gate-run' and result = 'overridden') as overridden,
        sum(kind = 'gate-run' and result = 'skipped') as skipped,
        sum(kind = 'started' and ended_by is null) as unfinished, sum(kind = 'dbt-run') as builds,
        sum(kind = 'dbt-run' and result in ('failed', 'error')) as builds_failed
    from runs group by period
) as runs on runs.period = days.day
order by days.day""",
    source="select count(*) from days",
    counted="days of the calendar in the period",
    limits=(
        (
            "A day without a run need not be a failure: nothing may have been merged. It is shown, and a reason only where "
            "an entry of kind gap states one."
        ),
        "The status is that of the worst run of the day.",
    ),
)
