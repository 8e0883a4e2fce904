-- What the log says of the period. Filled from log/entries.jsonl, the statements and the blobs of this bundle.
create table entries (entry integer primary key, ts, period, kind, result, blobs, controls, supersedes, retain_until, envelope);
create table runs (
    entry integer primary key, ts, period, kind, result, of, run, exit_code, project, target, revision, clean,
    ci_system, ci_run, ci_attempt, invocation_id, ended_by, reason, govern
);
create table checks (entry, check_id, outcome, examined, failing, accepted, findings);
create index checks_entry on checks (entry);
create table overrides (entry integer primary key, verdict, requested_by, approved_by, independent, reason, ticket);
create table waivers (
    entry integer primary key, ts, period, kind, result, finding, check_id, owner, approved_by, independent,
    approved_on, expires, reason, how
);
create table approvals (
    entry integer primary key, ts, period, kind, result, change, revision, requested_by, approved_by, independent,
    at, paths
);
create index approvals_revision on approvals (revision);
create table told (entry integer primary key, ts, period, kind, result, system, who, approved_by, role, reason, counts, not_done, not_reviewed);
create table acts (entry integer primary key, words, decided_by);
create table gaps (entry integer primary key, of, since, until, reason);
create table scope (day primary key, entry, relations, columns, contracts);
create table relations (node, resource_type, materialized, columns, contract, first_day, last_day, first_entry, last_entry);
create table files (file, sha256, first_day, last_day, first_entry, last_entry);
-- Counted line by line, before any statement was read.
create table kinds (kind primary key, entries);
create table days (day primary key);
create table log (first_day, last_day);
create index runs_period on runs (period);
