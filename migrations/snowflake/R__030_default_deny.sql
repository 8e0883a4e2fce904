-- Compiled from governance.yml, policies/ and contracts/ (sha256 7b77be59510b4b88) by `govern compile`: do not edit, run it again.

create masking policy if not exists {{ prefix }}brook_ops.governance.deny_varchar as (value varchar) returns varchar -> null exempt_other_policies = true;

alter masking policy {{ prefix }}brook_ops.governance.deny_varchar set body ->
    case when current_role() = 'BROOK_BUILD' or system$get_tag_on_current_column('{{ prefix }}brook_ops.governance.identifier') = 'none' then value end;

create masking policy if not exists {{ prefix }}brook_ops.governance.deny_number as (value number) returns number -> null exempt_other_policies = true;

alter masking policy {{ prefix }}brook_ops.governance.deny_number set body ->
    case when current_role() = 'BROOK_BUILD' or system$get_tag_on_current_column('{{ prefix }}brook_ops.governance.identifier') = 'none' then value end;

create masking policy if not exists {{ prefix }}brook_ops.governance.deny_float as (value float) returns float -> null exempt_other_policies = true;

alter masking policy {{ prefix }}brook_ops.governance.deny_float set body ->
    case when current_role() = 'BROOK_BUILD' or system$get_tag_on_current_column('{{ prefix }}brook_ops.governance.identifier') = 'none' then value end;

create masking policy if not exists {{ prefix }}brook_ops.governance.deny_boolean as (value boolean) returns boolean -> null exempt_other_policies = true;

alter masking policy {{ prefix }}brook_ops.governance.deny_boolean set body ->
    case when current_role() = 'BROOK_BUILD' or system$get_tag_on_current_column('{{ prefix }}brook_ops.governance.identifier') = 'none' then value end;

create masking policy if not exists {{ prefix }}brook_ops.governance.deny_date as (value date) returns date -> null exempt_other_policies = true;

alter masking policy {{ prefix }}brook_ops.governance.deny_date set body ->
    case when current_role() = 'BROOK_BUILD' or system$get_tag_on_current_column('{{ prefix }}brook_ops.governance.identifier') = 'none' then value end;

create masking policy if not exists {{ prefix }}brook_ops.governance.deny_time as (value time) returns time -> null exempt_other_policies = true;

alter masking policy {{ prefix }}brook_ops.governance.deny_time set body ->
    case when current_role() = 'BROOK_BUILD' or system$get_tag_on_current_column('{{ prefix }}brook_ops.governance.identifier') = 'none' then value end;

create masking policy if not exists {{ prefix }}brook_ops.governance.deny_timestamp_ntz as (value timestamp_ntz) returns timestamp_ntz -> null exempt_other_policies = true;

alter masking policy {{ prefix }}brook_ops.governance.deny_timestamp_ntz set body ->
    case when current_role() = 'BROOK_BUILD' or system$get_tag_on_current_column('{{ prefix }}brook_ops.governance.identifier') = 'none' then value end;

create masking policy if not exists {{ prefix }}brook_ops.governance.deny_timestamp_ltz as (value timestamp_ltz) returns timestamp_ltz -> null exempt_other_policies = true;

alter masking policy {{ prefix }}brook_ops.governance.deny_timestamp_ltz set body ->
    case when current_role() = 'BROOK_BUILD' or system$get_tag_on_current_column('{{ prefix }}brook_ops.governance.identifier') = 'none' then value end;

create masking policy if not exists {{ prefix }}brook_ops.governance.deny_timestamp_tz as (value timestamp_tz) returns timestamp_tz -> null exempt_other_policies = true;

alter masking policy {{ prefix }}brook_ops.governance.deny_timestamp_tz set body ->
    case when current_role() = 'BROOK_BUILD' or system$get_tag_on_current_column('{{ prefix }}brook_ops.governance.identifier') = 'none' then value end;

create masking policy if not exists {{ prefix }}brook_ops.governance.deny_variant as (value variant) returns variant -> null exempt_other_policies = true;

alter masking policy {{ prefix }}brook_ops.governance.deny_variant set body ->
    case when current_role() = 'BROOK_BUILD' or system$get_tag_on_current_column('{{ prefix }}brook_ops.governance.identifier') = 'none' then value end;

create masking policy if not exists {{ prefix }}brook_ops.governance.deny_object as (value object) returns object -> null exempt_other_policies = true;

alter masking policy {{ prefix }}brook_ops.governance.deny_object set body ->
    case when current_role() = 'BROOK_BUILD' or system$get_tag_on_current_column('{{ prefix }}brook_ops.governance.identifier') = 'none' then value end;

create masking policy if not exists {{ prefix }}brook_ops.governance.deny_array as (value array) returns array -> null exempt_other_policies = true;

alter masking policy {{ prefix }}brook_ops.governance.deny_array set body ->
    case when current_role() = 'BROOK_BUILD' or system$get_tag_on_current_column('{{ prefix }}brook_ops.governance.identifier') = 'none' then value end;

create masking policy if not exists {{ prefix }}brook_ops.governance.deny_binary as (value binary) returns binary -> null exempt_other_policies = true;

alter masking policy {{ prefix }}brook_ops.governance.deny_binary set body ->
    case when current_role() = 'BROOK_BUILD' or system$get_tag_on_current_column('{{ prefix }}brook_ops.governance.identifier') = 'none' then value end;

alter tag {{ prefix }}brook_ops.governance.identifier set masking policy {{ prefix }}brook_ops.governance.deny_varchar force;

alter tag {{ prefix }}brook_ops.governance.identifier set masking policy {{ prefix }}brook_ops.governance.deny_number force;

alter tag {{ prefix }}brook_ops.governance.identifier set masking policy {{ prefix }}brook_ops.governance.deny_float force;

alter tag {{ prefix }}brook_ops.governance.identifier set masking policy {{ prefix }}brook_ops.governance.deny_boolean force;

alter tag {{ prefix }}brook_ops.governance.identifier set masking policy {{ prefix }}brook_ops.governance.deny_date force;

alter tag {{ prefix }}brook_ops.governance.identifier set masking policy {{ prefix }}brook_ops.governance.deny_time force;

alter tag {{ prefix }}brook_ops.governance.identifier set masking policy {{ prefix }}brook_ops.governance.deny_timestamp_ntz force;

alter tag {{ prefix }}brook_ops.governance.identifier set masking policy {{ prefix }}brook_ops.governance.deny_timestamp_ltz force;

alter tag {{ prefix }}brook_ops.governance.identifier set masking policy {{ prefix }}brook_ops.governance.deny_timestamp_tz force;

alter tag {{ prefix }}brook_ops.governance.identifier set masking policy {{ prefix }}brook_ops.governance.deny_variant force;

alter tag {{ prefix }}brook_ops.governance.identifier set masking policy {{ prefix }}brook_ops.governance.deny_object force;

alter tag {{ prefix }}brook_ops.governance.identifier set masking policy {{ prefix }}brook_ops.governance.deny_array force;

alter tag {{ prefix }}brook_ops.governance.identifier set masking policy {{ prefix }}brook_ops.governance.deny_binary force;
