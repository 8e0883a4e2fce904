"""The populations that an auditor samples from, each one query over the facts, and what is known not to be in it."""

from __future__ import annotations

from governance.evidence.entries import KINDS, Kind
from governance.evidence.export.population import Population

_RECORDED = "What was never recorded is in no log: `govern evidence reconcile` compares it with merges, CI and warehouse."
_UPKEEP: tuple[Kind, ...] = (
    *("anchor", "apply", "drift", "export", "gap", "hold", "key-change", "prune", "quarantine", "redaction"),
    "release",
)


def _of_kinds(kinds: tuple[Kind, ...]) -> str:
    return f"select coalesce(sum(entries), 0) from kinds where kind in ({', '.join(repr(kind) for kind in kinds)})"  # noqa: S608 - kinds of ours


_RUNS: tuple[Kind, ...] = ("started", "gate-run", "dbt-run")
_WAIVERS: tuple[Kind, ...] = ("waiver-granted", "waiver-expired")
_ACCESS: tuple[Kind, ...] = ("access-history", "access-review", "break-glass", "share")

RUNS = Population(
    name="runs",
    title="All runs of the gate and of dbt",
    about="an entry for a run: begun, passed, failed, in error, skipped or overridden",
    sql="""\
select
    runs.entry, runs.ts, runs.period, runs.kind, runs.result,
    case when runs.ended_by is null then 'never ended' when runs.kind = 'started' then 'ended by ' || runs.ended_by else '' end as ended,
    runs.of, runs.run, runs.exit_code, runs.project, runs.target, runs.revision, runs.clean,
    runs.ci_system, runs.ci_run, runs.ci_attempt, runs.invocation_id,
    asked.checks, asked.failed, asked.not_evaluated, asked.findings, asked.accepted,
    runs.reason, overrides.verdict as overridden_verdict, overrides.approved_by as overridden_by,
    overrides.independent as overridden_independently, runs.govern
from runs
left join (
    select
        entry, count(*) as checks, sum(outcome = 'fail') as failed, sum(outcome = 'error') as not_evaluated,
        sum(findings) as findings, sum(accepted) as accepted
    from checks group by entry
) as asked on asked.entry = runs.entry
left join overrides on overrides.entry = runs.entry
order by runs.entry""",
    source=_of_kinds(_RUNS),
    counted="entries of kind started, gate-run and dbt-run in the period",
    kinds=_RUNS,
    key="entry",
    limits=(_RECORDED, "A run that was begun and crashed has no end: its row says `never ended`."),
)
CHANGES = Population(
    name="merged_changes",
    title="Changes: revisions that were judged",
    about="a git revision that a run of the gate judged, with its approvals if any are recorded",
    sql="""\
select
    judged.revision, judged.first_day, judged.last_day, judged.first_entry, judged.gate_runs, judged.passed,
    judged.failed, judged.error, judged.overridden, judged.with_uncommitted_files,
    approved.changes, approved.requested_by, approved.approved_by, approved.independent, approved.approval_entries
from (
    select
        revision, min(period) as first_day, max(period) as last_day, min(entry) as first_entry,
        count(*) as gate_runs, sum(result = 'passed') as passed, sum(result = 'failed') as failed,
        sum(result = 'error') as error, sum(result = 'overridden') as overridden,
        sum(clean = 'no') as with_uncommitted_files
    from runs where kind = 'gate-run' and revision is not null group by revision
) as judged
left join (
    select
        revision, group_concat(change, ', ') as changes, group_concat(requested_by, ', ') as requested_by,
        group_concat(approved_by, ', ') as approved_by, group_concat(entry, ', ') as approval_entries,
        case
            when sum(independent = 'yes') > 0 then 'yes' when sum(independent = 'unknown') > 0 then 'unknown' else 'no'
        end as independent
    from (select * from approvals order by entry) group by revision
) as approved on approved.revision = judged.revision
order by judged.first_entry""",
    source="select count(distinct revision) from runs where kind = 'gate-run' and revision is not null",
    counted="different revisions named by runs of the gate in the period",
    key="revision",
    limits=(
        (
            "The log knows the revisions that were judged, not which of them were merged, nor merges that nobody judged: "
            "`govern evidence reconcile --merges` compares the two."
        ),
        "Without an approval in the columns none was recorded in the period; that of an earlier day is not looked for.",
    ),
)
CHECKS = Population(
    name="check_results",
    title="What each check found in each run",
    about="the answer of one check in one run of the gate",
    sql="""\
select
    checks.entry, runs.ts, runs.period, checks.check_id, checks.outcome, checks.examined, checks.failing,
    checks.findings, checks.accepted
from checks join runs on runs.entry = checks.entry
order by checks.entry, checks.check_id""",
    source="select count(*) from (select distinct entry, check_id from checks)",
    counted="pairs of run and check in the reports of the period",
    limits=(
        (
            "`failing` counts subjects with a finding, accepted or not; `accepted` counts findings that were waived or "
            "stand in the baseline."
        ),
        "A check that is off is in no row.",
        "A run whose report was pruned, or that was skipped, has no rows.",
    ),
)
COLUMNS = Population(
    name="columns_in_scope",
    title="Tables and columns in scope, day by day",
    about="a day with a run of the gate, and what the project had at its last one",
    sql="select day, entry, relations, columns, contracts as dbt_contracts_enforced from scope order by day",
    source="""\
select count(distinct period) from runs where kind = 'gate-run' and result in ('passed', 'failed', 'overridden')""",
    counted="days with a run of the gate that was evaluated",
    key="day",
    limits=(
        "Columns are those that the project's YAML declares; a dbt contract makes them all that there are.",
        "A day without a run of the gate has no row: coverage.csv says which those are.",
    ),
)
RELATIONS = Population(
    name="relations_in_scope",
    title="Each table in scope, and from when to when",
    about="a model, snapshot or seed, as long as its columns, materialisation and dbt contract stayed the same",
    sql="""\
select
    node, resource_type, materialized, columns, contract as dbt_contract, first_day, last_day, first_entry, last_entry
from relations order by node, first_entry""",
    source="select count(*) from relations",
    counted="the same, for want of another source",
    limits=(
        "Days are those of runs of the gate: a table that came and went between two runs was seen by none.",
    ),
)
CONFIGURATION = Population(
    name="configuration",
    title="The configuration in force on each date",
    about="a policy, a contract or governance.yml by its digest, from the first run that judged by it to the last",
    sql="select file, sha256, first_day, last_day, first_entry, last_entry from files order by file, first_entry",
    source="select count(*) from (select distinct file, sha256, first_entry from files)",
    counted="different states of files named by runs of the gate",
    limits=("The content of each is in blobs/sha256/ under its digest.",),
)
WAIVERS = Population(
    name="waivers",
    title="Waivers granted and ended",
    about="an entry for a waiver that was granted or renewed, or that ended",
    sql="""\
select
    entry, ts, period, kind, result, finding, check_id, owner, approved_by,
    independent as approved_by_somebody_else, approved_on, expires, reason, how
from waivers order by entry""",
    source=_of_kinds(_WAIVERS),
    counted="entries of kind waiver-granted and waiver-expired in the period",
    kinds=_WAIVERS,
    key="entry",
    limits=(
        "Names are as policies/waivers.yml had them; the gate refuses a waiver that its owner approved.",
    ),
)
APPROVALS = Population(
    name="approvals",
    title="Approvals",
    about="an approval of a change that was recorded",
    sql="""\
select
    entry, ts, period, kind, result, change, revision, requested_by, approved_by,
    independent as approved_by_somebody_else, at, paths
from approvals order by entry""",
    source=_of_kinds(("approval",)),
    counted="entries of kind approval in the period",
    kinds=("approval",),
    key="entry",
    limits=(
        _RECORDED,
        "Whether somebody else approved was recorded; of entries that lack it, it is told while both names are disclosed.",
    ),
)
ACCESS = Population(
    name="access",
    title="Access: history, reviews, break-glass, shares",
    about="an entry that tells of access, as the warehouse or those who reviewed it told",
    sql="""\
select entry, ts, period, kind, result, system, who, approved_by, role, reason, counts
from told order by entry""",
    source=_of_kinds(_ACCESS),
    counted="entries of kind access-history, access-review, break-glass and share in the period",
    kinds=_ACCESS,
    key="entry",
    limits=(_RECORDED, "What an entry tells was made elsewhere: its blob has the query it was made by."),
)
UPKEEP = Population(
    name="log_upkeep",
    title="What happened to the log itself",
    about="an entry for a key, an anchor, an export, a gap, something erased, pruned, held or kept apart, applied or drifted",
    sql=f"""\
select entry, ts, period, kind, result, blobs, supersedes
from entries where kind in ({", ".join(repr(kind) for kind in _UPKEEP)}) order by entry""",  # noqa: S608 - kinds of ours
    source=_of_kinds(_UPKEEP),
    counted="entries of these kinds in the period",
    kinds=_UPKEEP,
)
ENTRIES = Population(
    name="entries",
    title="Every entry of the log",
    about="an entry of the log, of whatever kind",
    sql="""\
select entry, ts, period, kind, result, blobs, controls, supersedes, retain_until, envelope
from entries order by entry""",
    source="select coalesce(sum(entries), 0) from kinds",
    counted="entries of the period, counted line by line as the log was read",
    kinds=KINDS,
    limits=("An entry belongs to the day that it is about, which may be before that of its time stamp.",),
)
POPULATIONS = (
    *(RUNS, CHANGES, CHECKS, COLUMNS, RELATIONS, CONFIGURATION, WAIVERS, APPROVALS, ACCESS, UPKEEP, ENTRIES),
)
