-- Compiled from governance.yml, policies/ and contracts/ (sha256 b110f9d52033df4f) by `govern compile`: do not edit, run it again.

alter schema {{ prefix }}brook_commerce.bronze enable managed access;

alter schema {{ prefix }}brook_commerce.bronze set tag {{ prefix }}brook_ops.governance.identifier = 'undeclared';

alter schema {{ prefix }}brook_commerce.platinum enable managed access;

alter schema {{ prefix }}brook_commerce.platinum set tag {{ prefix }}brook_ops.governance.identifier = 'undeclared';

alter schema {{ prefix }}brook_commerce.silver enable managed access;

alter schema {{ prefix }}brook_commerce.silver set tag {{ prefix }}brook_ops.governance.identifier = 'undeclared';

alter schema {{ prefix }}brook_health.bronze enable managed access;

alter schema {{ prefix }}brook_health.bronze set tag {{ prefix }}brook_ops.governance.identifier = 'undeclared';

alter schema {{ prefix }}brook_health.platinum enable managed access;

alter schema {{ prefix }}brook_health.platinum set tag {{ prefix }}brook_ops.governance.identifier = 'undeclared';

alter schema {{ prefix }}brook_health.silver enable managed access;

alter schema {{ prefix }}brook_health.silver set tag {{ prefix }}brook_ops.governance.identifier = 'undeclared';

alter schema {{ prefix }}brook_identity.bronze enable managed access;

alter schema {{ prefix }}brook_identity.bronze set tag {{ prefix }}brook_ops.governance.identifier = 'undeclared';

alter schema {{ prefix }}brook_identity.platinum enable managed access;

alter schema {{ prefix }}brook_identity.platinum set tag {{ prefix }}brook_ops.governance.identifier = 'undeclared';

alter schema {{ prefix }}brook_identity.silver enable managed access;

alter schema {{ prefix }}brook_identity.silver set tag {{ prefix }}brook_ops.governance.identifier = 'undeclared';

alter schema {{ prefix }}brook_ops.ops enable managed access;

alter schema {{ prefix }}brook_ops.ops set tag {{ prefix }}brook_ops.governance.identifier = 'undeclared';

alter schema {{ prefix }}brook_commerce.bronze set data_retention_time_in_days = 7;

alter schema {{ prefix }}brook_commerce.platinum set data_retention_time_in_days = 7;

alter schema {{ prefix }}brook_commerce.silver set data_retention_time_in_days = 7;

alter schema {{ prefix }}brook_health.bronze set data_retention_time_in_days = 7;

alter schema {{ prefix }}brook_health.platinum set data_retention_time_in_days = 7;

alter schema {{ prefix }}brook_health.silver set data_retention_time_in_days = 7;

alter schema {{ prefix }}brook_identity.bronze set data_retention_time_in_days = 7;

alter schema {{ prefix }}brook_identity.platinum set data_retention_time_in_days = 7;

alter schema {{ prefix }}brook_identity.silver set data_retention_time_in_days = 7;

alter schema {{ prefix }}brook_ops.ops set data_retention_time_in_days = 7;
