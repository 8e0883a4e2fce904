"""Ways to expose a person in the mesh, each with the finding that must stop it."""

from __future__ import annotations

from mesh_edits import CUSTOMERS, ORDERS, PLAIN, PLATINUM, SILVER, Change, Edit, Swap, a_model

MASK = "{{ mask_email('customer_email') }}"
STG_ORDERS = f"{SILVER}/stg_orders.sql"
SILVER_YML = f"{SILVER}/_commerce__models.yml"
PLATINUM_YML = f"{PLATINUM}/_commerce__models.yml"
HEALTH_SILVER = "models/silver/health"
PRODUCT = "{product: orders_core, classification: PII, row_access: order_region}"


def _leak(name: str, edits: dict[str, Edit], check: str, node: str, column: str | None = None) -> Change:
    wide = any(file.startswith(("macros/", "dbt_project.yml")) for file in edits)
    return Change(name, edits, (check, node, column), wide)


def _swap(name: str, file: str, old: str, new: str, *finds: str | None) -> Change:
    check, node, column = (*finds, None)[:3]
    return _leak(name, {file: (Swap(old, new),)}, str(check), str(node), column)


def _raw(name: str, sql: str, column: str = "contact", columns: str = "order_id:- contact:-") -> Change:
    """A new silver model, a column of which turns out to hold a raw identifier."""
    return _leak(name, a_model(name, sql, columns), "column-masked", f"model.brook.{name}", column)


def _orders(expression: str, tail: str = "") -> str:
    return f"select order_id, {expression} as contact from {ORDERS} {tail}"


LAUNDERED = [
    _raw("leak_renamed", _orders("customer_email")),
    _raw("leak_cast", _orders("cast(customer_email as varchar(200))")),
    _raw("leak_trimmed", _orders("trim(lower(customer_email))")),
    _raw("leak_coalesced", _orders(f"coalesce({MASK}, customer_email)")),
    _raw("leak_in_a_case", _orders("case when version > 0 then customer_email else 'none' end")),
    _raw("leak_concatenated", _orders("concat('mailto:', customer_email)")),
    _raw("leak_cut", _orders("substring(customer_email, 1, 60)")),
    _raw("leak_hashed", _orders("md5(customer_email)")),
    _raw("leak_encoded", _orders("base64(encode(customer_email))")),
    _raw("leak_masked_by_hand", _orders("regexp_replace(customer_email, '^.', '#')")),
    _raw("leak_wrong_mask", _orders("{{ mask_name('customer_email') }}")),
    _raw("leak_masked_elsewhere", _orders(f"{MASK} || ' ' || customer_email")),
    _raw("leak_forged_marker", _orders("/*govern:mask_email*/(customer_email)/*/govern:mask_email*/")),
    _raw("leak_in_a_struct", _orders("{'mail': customer_email}")),
    _raw("leak_in_a_list", _orders("[customer_email]")),
    _raw("leak_unnested", f"select order_id, unnest([customer_email]) as contact from {ORDERS}"),
    _raw(
        "leak_as_json", f"select orders_v1.order_id, to_json(orders_v1) as contact from {ORDERS} as orders_v1"
    ),
    _raw("leak_whole_row", f"select order_id, o as contact from {ORDERS} as o"),
    _raw("leak_of_a_window", _orders("lag(customer_email) over (partition by customer_id order by version)")),
    _raw(
        "leak_first_value",
        _orders("first_value(customer_email) over (partition by order_id order by version)"),
    ),
    _raw("leak_of_a_maximum", _orders("max(customer_email)", "group by order_id")),
    _raw("leak_arg_max", _orders("arg_max(customer_email, version)", "group by order_id")),
    _raw("leak_string_agg", _orders("string_agg(customer_email, ',')", "group by order_id")),
    _raw(
        "leak_subquery",
        f"select order_id, (select max(c.after_email) from {CUSTOMERS} as c where c.customer_id = o.customer_id) as contact from {ORDERS} as o",
    ),
    _raw(
        "leak_union",
        f"select order_id, {MASK} as contact from {ORDERS} union all select order_id, customer_email from {ORDERS}",
    ),
    _raw(
        "leak_union_by_position",
        f"select order_id, status as contact from {ORDERS} union all select order_id, customer_email as status from {ORDERS}",
    ),
    _raw(
        "leak_join",
        f"select s.order_id, o.customer_email as contact from {{{{ ref('stg_orders') }}}} as s inner join {ORDERS} as o on s.event_id = o.event_id",
    ),
    _raw(
        "leak_lateral",
        f"select o.order_id, l.contact from {ORDERS} as o, lateral (select o.customer_email as contact) as l",
    ),
    _raw(
        "leak_through_ctes",
        f"with a as (select order_id, customer_email as b from {ORDERS}), c as (select order_id, b as d from a), e as (select order_id, d as contact from c) select * from e",
    ),
    _raw(
        "leak_recursive",
        f"with recursive r as (select order_id, customer_email as contact, 1 as n from {ORDERS} union all select order_id, contact, n + 1 from r where n < 2) select order_id, contact from r",
    ),
    _raw(
        "leak_unpivoted",
        f"select order_id, contact from (unpivot (select order_id, customer_email, status from {ORDERS}) on customer_email, status into name what value contact)",
    ),
    _raw(
        "leak_columns",
        f"select order_id, columns('customer_e.*') from {ORDERS}",
        "customer_email",
        "order_id:- customer_email:-",
    ),
    _raw("leak_star", f"select * exclude (event_id) from {ORDERS}", "customer_email", "order_id:-"),
    _leak(
        "leak_equal",
        {
            **a_model("calendar_of_names", "select 'a' as order_id, 'b' as label", "order_id:- label:-"),
            **a_model(
                "leak_equal",
                f"select o.order_id, n.label as contact from {ORDERS} as o inner join "
                "{{ ref('calendar_of_names') }} as n on n.label = o.customer_email",
                "order_id:- contact:-",
            ),
        },
        "column-masked",
        "model.brook.leak_equal",
        "contact",
    ),
    _leak(
        "leak_ephemeral",
        {
            **a_model(
                "leak_ephemeral", _orders("customer_email"), "order_id:- contact:-", materialized="ephemeral"
            ),
            **a_model(
                "leak_of_ephemeral",
                "select order_id, contact as reply_to from {{ ref('leak_ephemeral') }}",
                "order_id:- reply_to:-",
            ),
        },
        "column-masked",
        "model.brook.leak_of_ephemeral",
        "reply_to",
    ),
    _leak(
        "leak_by_a_view",
        a_model("leak_by_a_view", _orders("customer_email"), "order_id:- contact:email", materialized="view"),
        "column-masked",
        "model.brook.leak_by_a_view",
        "contact",
    ),
    _leak(
        "leak_incremental_branch",
        a_model(
            "leak_incremental_branch",
            f"select order_id, {{% if is_incremental() %}}customer_email{{% else %}}{MASK}{{% endif %}} as customer_email from {ORDERS}",
            "order_id:- customer_email:email",
            materialized="incremental",
        ),
        "column-masked",
        "model.brook.leak_incremental_branch",
        "customer_email",
    ),
    _leak(
        "leak_first_build",
        a_model(
            "leak_first_build",
            f"select order_id, {{% if is_incremental() %}}{MASK}{{% else %}}customer_email{{% endif %}} as customer_email from {ORDERS}",
            "order_id:- customer_email:email",
            materialized="incremental",
        ),
        "column-masked",
        "model.brook.leak_first_build",
        "customer_email",
    ),
    _leak(
        "leak_python",
        {
            f"{SILVER}/leak_python.py": "def model(dbt, session):\n    return dbt.ref('stg_orders')\n",
            f"{SILVER}/_leak_python.yml": a_model(
                "leak_python", "", "order_id:-", contract="{enforced: false}"
            )[f"{SILVER}/_leak_python.yml"],
        },
        "lineage-known",
        "model.brook.leak_python",
    ),
    _leak(
        "leak_snapshot",
        {
            "snapshots/commerce/_leak_snapshot.yml": (
                "snapshots:\n  - name: leak_snapshot\n    relation: source('commerce', 'orders_v1')\n"
                "    description: One row per order and version.\n"
                "    config: {strategy: check, check_cols: [status], unique_key: event_id, database: brook_commerce}\n"
                "    columns:\n      - {name: customer_email, config: {meta: {identifier: email}}}\n"
            ),
        },
        "column-masked",
        "snapshot.brook.leak_snapshot",
        "customer_email",
    ),
]

IN_THE_MESH = [
    _swap(
        "a mask is dropped in SQL",
        STG_ORDERS,
        f"{MASK} as customer_email",
        "customer_email",
        "column-masked",
        "model.brook.stg_orders",
        "customer_email",
    ),
    _swap(
        "a mask meant for another identifier",
        f"{SILVER}/stg_customers.sql",
        "{{ mask_ssn('ssn') }}",
        "{{ mask_phone('ssn') }}",
        "column-masked",
        "model.brook.stg_customers",
        "ssn",
    ),
    _swap(
        "an identifier is dropped in YAML",
        SILVER_YML,
        "description: Phone number.\n        data_type: string\n        config: {meta: {identifier: phone}}",
        "description: Phone number.\n        data_type: string\n        config: {}",
        "column-classified",
        "model.brook.stg_customers",
        "phone",
    ),
    _swap(
        "a classification below its identifier's",
        PLATINUM_YML,
        "description: Address the confirmation went to.\n        data_type: string\n        config: {meta: {identifier: email}}",
        "description: Address the confirmation went to.\n        data_type: string\n        config: {meta: {identifier: email, confidentiality: public}}",
        "column-classified",
        "model.brook.orders",
        "customer_email",
    ),
    _swap(
        "a product's classification is lowered",
        "contracts/commerce/customers_core.yml",
        "classification: PII\n",
        "classification: PII-quasi\n",
        "product-classified",
        "contract.customers_core",
    ),
    _swap(
        "a row rule is removed",
        "models/platinum/identity/_identity__models.yml",
        "classification: PII, row_access: session_region",
        "classification: PII",
        "row-access-attached",
        "model.brook.sessions",
    ),
    _swap(
        "a dbt contract is switched off",
        "models/platinum/identity/accounts.sql",
        "with\n",
        "{{ config(contract={'enforced': false}) }}\n\nwith\n",
        "dbt-contract-enforced",
        "model.brook.accounts",
    ),
    _swap(
        "a mask's body is changed",
        "macros/protect/mask_phone.sql",
        "'***-**-'",
        "'***-'",
        "mask-intact",
        "macro.brook.duckdb__mask_phone",
    ),
    _swap(
        "a free text loses its identifier",
        f"{HEALTH_SILVER}/_health__models.yml",
        "config: {meta: {identifier: free_text}}",
        f"config: {{meta: {PLAIN}}}",
        "column-classified",
        "model.brook.stg_encounters",
        "note",
    ),
    _swap(
        "a snapshot says no way to delete a person",
        "snapshots/identity/_identity__snapshots.yml",
        "        erasure: {by: account_id, within_days: 30, how: erase_rows}\n",
        "",
        "snapshot-erasable",
        "snapshot.brook.accounts_snapshot",
    ),
    _swap(
        "a person's rows would be deleted by nobody's macro",
        SILVER_YML,
        "erasure: {by: customer_id, within_days: 30, how: erase_rows}",
        "erasure: {by: customer_id, within_days: 30, how: erase_some_rows}",
        "snapshot-erasable",
        "model.brook.stg_orders",
    ),
    _swap(
        "rows of a staging model are kept for ever",
        "models/silver/identity/_identity__models.yml",
        "        retention: {by: landed_at, days: 730}\n",
        "",
        "retention-applied",
        "model.brook.stg_auth_events",
    ),
    _swap(
        "accounts leave by a share of sales",
        "contracts/identity/accounts_core.yml",
        "  shares: []",
        "  shares: [sales_for_wholesale]",
        "share-guarded",
        "share.sales_for_wholesale",
    ),
    _swap(
        "customers leave by a share of which nothing is known",
        "contracts/commerce/customers_core.yml",
        "  shares: []",
        "  shares: [customers_for_all]",
        "share-guarded",
        "contract.customers_core.customers_for_all",
    ),
    _swap(
        "a key is no longer tested",
        SILVER_YML,
        "description: The event; unique.\n        data_type: string\n        config: {meta: {category: general, confidentiality: internal, identifiability: none}}\n        data_tests: [not_null, unique]",
        "description: The event; unique.\n        data_type: string\n        config: {meta: {category: general, confidentiality: internal, identifiability: none}}\n        data_tests: [not_null]",
        "key-tested",
        "model.brook.stg_orders",
    ),
    _swap(
        "a de-identified product protects only",
        f"{HEALTH_SILVER}/stg_encounters.sql",
        "{{ deidentify_zip3('zip_code') }} as zip3",
        "{{ mask_zip3('zip_code') }} as zip3",
        "deidentified-at-build",
        "model.brook.encounters_deidentified",
        "zip3",
    ),
]

BESIDE_THE_GRAPH = [
    _leak(
        "leak_hard_coded",
        a_model(
            "leak_hard_coded",
            "select order_id, status from dev_brook_commerce.bronze.orders_v1",
            "order_id:- status:-",
        ),
        "relations-declared",
        "model.brook.leak_hard_coded",
    ),
    _leak(
        "leak_from_a_file",
        a_model(
            "leak_from_a_file",
            "select order_id, status from read_parquet('/tmp/orders.parquet')",
            "order_id:- status:-",
        ),
        "relations-declared",
        "model.brook.leak_from_a_file",
    ),
    _leak(
        "leak_hook",
        a_model(
            "leak_hook",
            "{{ config(post_hook=\"copy {{ this }} to '/tmp/out.csv'\") }}\nselect order_id, status from {{ ref('stg_orders') }}",
            "order_id:- status:-",
        ),
        "hooks-allowed",
        "model.brook.leak_hook",
    ),
    _leak(
        "leak_granting_hook",
        a_model(
            "leak_granting_hook",
            "{{ config(post_hook='grant select on {{ this }} to public') }}\nselect order_id, status from {{ ref('stg_orders') }}",
            "order_id:- status:-",
        ),
        "hooks-allowed",
        "model.brook.leak_granting_hook",
    ),
    _leak(
        "leak_header",
        a_model(
            "leak_header",
            "{{ config(sql_header=\"create table x as select * from dev_brook_commerce.bronze.orders_v1;\") }}\nselect order_id, status from {{ ref('stg_orders') }}",
            "order_id:- status:-",
        ),
        "hooks-allowed",
        "model.brook.leak_header",
    ),
    _leak(
        "a hook at the end of each run",
        {
            "dbt_project.yml": (
                Swap(
                    "clean-targets: [target]",
                    'clean-targets: [target]\non-run-end: ["create or replace table dev_brook_ops.main.copy as select * from dev_brook_commerce.bronze.orders_v1"]',
                ),
            )
        },
        "hooks-allowed",
        "operation.brook.brook-on-run-end-0",
    ),
    _leak(
        "leak_external",
        a_model(
            "leak_external",
            "select order_id, customer_email from {{ ref('stg_orders') }}",
            "order_id:- customer_email:email",
            materialized="external",
            location="out/leak.parquet",
        ),
        "egress-declared",
        "model.brook.leak_external",
    ),
    _leak(
        "leak_granted",
        a_model(
            "leak_granted",
            "select order_id, status from {{ ref('stg_orders') }}",
            "order_id:- status:-",
            grants="{select: [public]}",
        ),
        "grants-allowed",
        "model.brook.leak_granted",
    ),
    _leak(
        "a builtin is overridden",
        {
            "macros/portable/ref.sql": "{% macro ref(name, version=none) %}{{ return(builtins.ref(name, version=version)) }}{% endmacro %}\n"
        },
        "enforcement-intact",
        "macro.brook.ref",
        None,
    ),
    _leak(
        "the CREATE is overridden",
        {
            "macros/portable/duckdb__create_table_as.sql": "{% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql') %}create table {{ relation }} as {{ compiled_code }}{% endmacro %}\n"
        },
        "enforcement-intact",
        "macro.brook.duckdb__create_table_as",
    ),
    _leak(
        "an exposure of what is not platinum",
        {
            f"{SILVER}/_leak_exposure.yml": "exposures:\n  - name: leak_exposure\n    type: dashboard\n    owner: {email: data-commerce@example.com}\n    depends_on: [ref('stg_orders')]\n"
        },
        "exposure-cleared",
        "exposure.brook.leak_exposure",
    ),
    _leak(
        "a unit test holds somebody's address",
        {
            f"{SILVER}/_leak_fixture.yml": "unit_tests:\n  - name: leak_fixture\n    model: stg_orders\n    overrides: {macros: {is_incremental: false}}\n    given:\n      - input: source('commerce', 'orders_v1')\n        rows: [{event_id: E1, customer_email: jane.roe@gmail.com, _file: a, _line: 1}]\n    expect:\n      rows: [{event_id: E1}]\n"
        },
        "fixtures-synthetic",
        "unit_test.brook.stg_orders.leak_fixture",
    ),
    _leak(
        "leak_literal",
        a_model(
            "leak_literal",
            "select order_id, status from {{ ref('stg_orders') }} where customer_email != 'jane.roe@gmail.com'",
            "order_id:- status:-",
        ),
        "fixtures-synthetic",
        "model.brook.leak_literal",
    ),
    _leak(
        "failing rows of a raw column are kept",
        {
            f"{SILVER}/_commerce__sources.yml": (
                Swap(
                    "            description: Address the confirmation went to.\n",
                    "            description: Address the confirmation went to.\n            data_tests: [{unique: {config: {store_failures: true}}}]\n",
                ),
            )
        },
        "raw-at-rest",
        "test.brook.source_unique_commerce_orders_v1_customer_email.b77af7cb62",
    ),
]

ROWS_AND_PEOPLE = [
    _leak(
        "leak_without_rule",
        a_model(
            "leak_without_rule",
            "with orders as (select * from {{ ref('orders') }}), final as (select order_id, status, region from orders) select * from final",
            "order_id:- status:- region:-",
            PLATINUM,
            meta="{product: orders_core, classification: PII}",
        ),
        "row-access-inherited",
        "model.brook.leak_without_rule",
    ),
    _leak(
        "leak_rule_on_a_constant",
        a_model(
            "leak_rule_on_a_constant",
            "with orders as (select * from {{ ref('orders') }}), final as (select order_id, status, 'EMEA' as region from orders) select * from final",
            "order_id:- status:- region:-",
            PLATINUM,
            meta=PRODUCT,
        ),
        "row-access-inherited",
        "model.brook.leak_rule_on_a_constant",
    ),
    _leak(
        "leak_small_groups",
        a_model(
            "leak_small_groups",
            "with orders as (select * from {{ ref('orders') }}), final as (select status as order_id, count(*) as n from orders group by status) select * from final",
            "order_id:- n:-",
            PLATINUM,
            meta="{product: orders_core, classification: PII}",
        ),
        "aggregate-threshold",
        "model.brook.leak_small_groups",
    ),
    _leak(
        "leak_counting_rows",
        a_model(
            "leak_counting_rows",
            "with orders as (select * from {{ ref('orders') }}), final as (select status as order_id, count(*) as n from orders group by status having count(*) >= 11) select * from final",
            "order_id:- n:-",
            PLATINUM,
            meta="{product: orders_core, classification: PII}",
        ),
        "aggregate-threshold",
        "model.brook.leak_counting_rows",
    ),
    _leak(
        "leak_lower_k",
        a_model(
            "leak_lower_k",
            "with orders as (select * from {{ ref('orders') }}), final as (select status as order_id, count(*) as n from orders group by status having count(distinct customer_id) >= 2) select * from final",
            "order_id:- n:-",
            PLATINUM,
            meta="{product: orders_core, classification: PII}",
        ),
        "aggregate-threshold",
        "model.brook.leak_lower_k",
    ),
    _leak(
        "leak_star_in_platinum",
        a_model(
            "leak_star_in_platinum",
            "with orders as (select * from {{ ref('orders') }}), joined as (select o.* from orders as o) select order_id, status, region from joined",
            "order_id:- status:- region:-",
            PLATINUM,
            meta=PRODUCT,
        ),
        "no-select-star",
        "model.brook.leak_star_in_platinum",
    ),
    _leak(
        "leak_bronze_in_platinum",
        a_model(
            "leak_bronze_in_platinum",
            f"with orders_v1 as (select * from {ORDERS}), final as (select order_id, status, region from orders_v1) select * from final",
            "order_id:- status:- region:-",
            PLATINUM,
            meta=PRODUCT,
        ),
        "bronze-only-in-silver",
        "model.brook.leak_bronze_in_platinum",
    ),
    _leak(
        "leak_of_another_domain",
        a_model(
            "leak_of_another_domain",
            "select event_id as order_id, event_type as status from {{ ref('stg_auth_events') }}",
            "order_id:- status:-",
        ),
        "upstream-tier",
        "model.brook.leak_of_another_domain",
    ),
    _leak(
        "leak_of_a_diagnosis",
        a_model(
            "leak_of_a_diagnosis",
            "select encounter_id as order_id, diagnosis_code like 'F%' as is_listed from {{ ref('stg_encounters') }}",
            "order_id:unique_id is_listed:-",
            HEALTH_SILVER,
        ),
        "column-classified",
        "model.brook.leak_of_a_diagnosis",
        "is_listed",
    ),
    _leak(
        "leak_token",
        a_model("leak_token", "select mrn as order_id from {{ ref('stg_encounters') }}", "order_id:mrn"),
        "token-scope",
        "model.brook.leak_token",
        "order_id",
    ),
    _leak(
        "leak_nobodys_product",
        a_model(
            "leak_nobodys_product",
            "with orders as (select * from {{ ref('orders') }}), final as (select order_id, status, region from orders) select * from final",
            "order_id:- status:- region:-",
            PLATINUM,
            meta="{product: nobodys_core, classification: PII, row_access: order_region}",
        ),
        "product-owned",
        "model.brook.leak_nobodys_product",
    ),
    _leak(
        "leak_suspected",
        a_model(
            "leak_suspected",
            "select order_id, concat('+', random()) as customer_phone from {{ ref('stg_orders') }}",
            "order_id:- customer_phone:~",
        ),
        "identifier-suspected",
        "model.brook.leak_suspected",
        "customer_phone",
    ),
    _leak(
        "leak_free_text",
        a_model(
            "leak_free_text",
            "select order_id, concat('left at ', random()) as delivery_notes from {{ ref('stg_orders') }}",
            "order_id:- delivery_notes:~",
        ),
        "free-text-declared",
        "model.brook.leak_free_text",
        "delivery_notes",
    ),
]

DECIDED_AS_IT_RUNS = [
    _leak(
        "leak_when_it_runs",
        a_model(
            "leak_when_it_runs",
            _orders("{{ 'status' if flags.WHICH == 'compile' else 'customer_email' }}"),
            "order_id:- contact:-",
        ),
        "branches-gated",
        "model.brook.leak_when_it_runs",
    ),
    _leak(
        "leak_by_a_name_put_together",
        a_model(
            "leak_by_a_name_put_together",
            "{% do context['run' ~ '_query']('select 1') %} select order_id, status from {{ ref('stg_orders') }}",
            "order_id:- status:-",
        ),
        "hooks-allowed",
        "model.brook.leak_by_a_name_put_together",
    ),
    _leak(
        "leak_by_a_test",
        {
            "tests/dbt/commerce/leak_by_a_test.sql": "{% do run_query(\"copy (select 1) to 'x.csv'\") %}"
            "select 1 as one from {{ ref('stg_orders') }} where false\n"
        },
        "hooks-allowed",
        "test.brook.leak_by_a_test",
    ),
    _leak(
        "leak_by_a_predicate",
        a_model(
            "leak_by_a_predicate",
            "select order_id, status from {{ ref('stg_orders') }}",
            "order_id:- status:-",
            materialized="incremental",
            unique_key="order_id",
            on_schema_change="fail",
            incremental_predicates="[\"true; copy (select 1) to 'x.csv'\"]",
        ),
        "hooks-allowed",
        "model.brook.leak_by_a_predicate",
    ),
    _leak(
        "leak_of_another_domains_bronze",
        a_model(
            "leak_of_another_domains_bronze",
            f"select order_id, status from {ORDERS}",
            "order_id:- status:-",
            "models/silver/identity",
        ),
        "bronze-only-in-silver",
        "model.brook.leak_of_another_domains_bronze",
    ),
]

_WAIVER = """waivers:
  - finding: {finding}
    owner: {owner}
    approved_by: {approver}
    reason: it is mended next week
    approved_on: 2025-01-01
    expires: {expires}
"""


def _waiver(name: str, finding: str, owner: str, approver: str, expires: str) -> Change:
    text = _WAIVER.format(finding=finding, owner=owner, approver=approver, expires=expires)
    edits: dict[str, Edit] = {"policies/waivers.yml": (Swap("waivers: []\n", text),)}
    return _leak(name, edits, "waiver-valid", f"waiver.{finding}")


WAIVED = [
    _waiver(
        "an expired waiver",
        "0123456789abcdef",
        "data-commerce@example.com",
        "security@example.com",
        "2025-02-01",
    ),
]

LEAKS: list[Change] = [
    *LAUNDERED,
    *IN_THE_MESH,
    *BESIDE_THE_GRAPH,
    *ROWS_AND_PEOPLE,
    *DECIDED_AS_IT_RUNS,
    *WAIVED,
]
