"""Changes of the mesh that expose nobody: the gate must stay silent."""

from __future__ import annotations

from mesh_edits import ORDERS, PLAIN, PLATINUM, SILVER, Change, Swap, a_model

STG = "{{ ref('stg_orders') }}"
MASK = "{{ mask_email('customer_email') }}"
CONTACT = "order_id:- customer_email:email"
ACTIVITY = f"{PLATINUM}/customer_activity.sql"
SESSIONS = "models/platinum/identity/sessions.sql"
ACCOUNTS = "models/platinum/identity/accounts.sql"
STG_ORDERS = f"{SILVER}/stg_orders.sql"
STG_CUSTOMERS = f"{SILVER}/stg_customers.sql"
CROSSWALK = "models/silver/health/encounters_crosswalk.sql"
DEIDENTIFIED = "models/platinum/health/encounters_deidentified.sql"
SILVER_YML = f"{SILVER}/_commerce__models.yml"
IMPORT = "select * from {{ ref('stg_encounters') }}"
LATEST = f"(select *, row_number() over (partition by order_id order by version desc) as n from {STG})"


def _edit(name: str, file: str, *swaps: tuple[str, str]) -> Change:
    return Change(name, {file: tuple(Swap(old, new) for old, new in swaps)})


def _new(name: str, sql: str, columns: str = CONTACT, **config: str) -> Change:
    return Change(name, a_model(name, sql, columns, **config))


def _latest(expression: str = "customer_email", tail: str = "") -> str:
    """One row per order, from the masked staging model."""
    return f"select order_id, {expression} as customer_email from {LATEST} as latest where n = 1 {tail}"


EDITED = [
    _edit(
        "CTEs in another order",
        ACTIVITY,
        (
            "orders as (\n\n    select * from {{ ref('orders') }}\n\n),\n\nsessions as (\n\n    select * from {{ ref('sessions') }}\n\n),",
            "sessions as (\n\n    select * from {{ ref('sessions') }}\n\n),\n\norders as (\n\n    select * from {{ ref('orders') }}\n\n),",
        ),
    ),
    Change("a CTE by another name", {ACTIVITY: (Swap("daily_orders", "orders_by_day", all=True),)}),
    Change("an alias by another name", {STG_ORDERS: (Swap("kept", "known_already", all=True),)}),
    Change(
        "keywords in upper case",
        {ACCOUNTS: (Swap("\nselect ", "\nSELECT ", all=True), Swap("    from ", "    FROM ", all=True))},
    ),
    _edit("a comment", CROSSWALK, ("final as (", "-- One key for each encounter.\nfinal as (")),
    _edit(
        "a join's sides in another order",
        DEIDENTIFIED,
        (
            "on dated_states.encounter_id = encounters_crosswalk.encounter_id",
            "on encounters_crosswalk.encounter_id = dated_states.encounter_id",
        ),
    ),
    _edit(
        "a mask's argument with its table",
        STG_CUSTOMERS,
        ("{{ mask_ssn('ssn') }}", "{{ mask_ssn('renamed.ssn') }}"),
    ),
    _edit(
        "a mask's call on several lines",
        STG_CUSTOMERS,
        (
            "{{ mask_phone('phone') }}",
            "{{\n            mask_phone(\n                'phone'\n            )\n        }}",
        ),
    ),
    _edit(
        "a better description",
        SILVER_YML,
        ("description: Items in the order.", "description: How many items there are in the order."),
    ),
    _edit(
        "a tag",
        f"{PLATINUM}/orders.sql",
        (
            "        materialized='incremental',",
            "        materialized='incremental',\n        tags=['daily'],",
        ),
    ),
    _edit(
        "a column list with its table's name",
        "models/silver/identity/stg_accounts.sql",
        (
            "        plan,\n        has_mfa,\n        region,\n        created_at,\n        -- Two",
            "        renamed.plan,\n        renamed.has_mfa,\n        renamed.region,\n        renamed.created_at,\n        -- Two",
        ),
    ),
    _edit(
        "a table that becomes a view",
        "models/silver/identity/stg_accounts.sql",
        ("materialized='table'", "materialized='view'"),
    ),
    _edit(
        "a condition turned around",
        SESSIONS,
        (
            "grouped_sessions.succeeded_logins = 1 as has_login",
            "1 = grouped_sessions.succeeded_logins as has_login",
        ),
    ),
    _edit(
        "white space",
        SESSIONS,
        (
            "    group by account_id, session_number\n",
            "    group by\n        account_id,\n        session_number\n",
        ),
    ),
]

ADDED = [
    _new("calm_latest", _latest()),
    _new("calm_view", _latest(), materialized="view"),
    _new("calm_distinct", _latest().replace("select order_id", "select distinct order_id", 1)),
    _new("calm_coalesced", _latest("coalesce(customer_email, 'none')")),
    _new("calm_cast", _latest("cast(customer_email as varchar)")),
    _new(
        "calm_upper_case", _latest().upper().replace("'STG_ORDERS'", "'stg_orders'").replace("REF(", "ref(")
    ),
    _new("calm_quoted", f'select "order_id", "customer_email" from {LATEST} as "latest" where n = 1'),
    _new(
        "calm_ctes",
        f"with a as (select * from {LATEST} as latest), b as (select order_id, customer_email as c from a where n = 1) select order_id, c as customer_email from b",
    ),
    _new(
        "calm_window",
        f"select order_id, first_value(customer_email) over (partition by order_id order by version desc) as customer_email from {LATEST} as latest qualify n = 1",
    ),
    _new(
        "calm_grouped",
        f"select order_id, customer_id, max(customer_email) as customer_email from {STG} group by 1, 2",
        "order_id:- customer_id:customer_id customer_email:email",
    ),
    _new("calm_union", f"{_latest()} union all {_latest(tail='and false')}"),
    _new(
        "calm_masked_again",
        f"select order_id, {MASK} as customer_email from (select *, row_number() over (partition by order_id order by version desc) as n from {ORDERS}) as latest where n = 1",
    ),
    _new(
        "calm_semi_join",
        _latest(tail="and order_id in (select orders.order_id from {{ ref('orders') }} as orders)").replace(
            "{{ ref('orders') }}", STG
        ),
    ),
    _new(
        "calm_exists",
        _latest(tail=f"and exists (select 1 from {ORDERS} as raw where raw.order_id = latest.order_id)"),
    ),
    _new(
        "calm_incremental",
        _latest(
            tail="{% if is_incremental() %}and order_id not in (select known.order_id from {{ this }} as known){% endif %}"
        ),
        materialized="incremental",
        unique_key="order_id",
    ),
    _new(
        "calm_of_a_loop",
        f"select order_id, customer_id{{% for name in ['status', 'currency'] %}}, max({{{{ name }}}}) as {{{{ name }}}}{{% endfor %}} from {STG} group by order_id, customer_id",
        "order_id:- customer_id:customer_id status:- currency:-",
    ),
    _new(
        "calm_counted",
        f"select order_id, customer_id, cast(count(*) as varchar) as change_count from {STG} group by order_id, customer_id",
        "order_id:- customer_id:customer_id change_count:-",
    ),
    _new(
        "calm_limited",
        f"select order_id, status from {LATEST} as latest where n = 1 order by order_id limit 100",
        "order_id:- status:-",
    ),
    _new(
        "calm_left_join",
        f"select a.order_id, b.customer_email from (select distinct order_id from {STG}) as a left join ({_latest()}) as b on a.order_id = b.order_id",
    ),
    _new(
        "calm_using",
        f"select order_id, b.customer_email from (select distinct order_id from {STG}) as a inner join ({_latest()}) as b using (order_id)",
    ),
    _new("calm_variable", _latest(tail="and version > {{ var('late_after_minutes') }}")),
    Change(
        "calm_ephemeral",
        {
            **a_model("calm_ephemeral", _latest(), CONTACT, materialized="ephemeral"),
            **a_model(
                "calm_of_ephemeral",
                "select order_id, customer_email from {{ ref('calm_ephemeral') }}",
                CONTACT,
            ),
        },
    ),
    Change(
        "a macro",
        {
            "macros/portable/in_cents.sql": "{% macro in_cents(amount) %}cast({{ amount }} * 100 as bigint){% endmacro %}\n",
            **a_model(
                "calm_macro",
                f"select order_id, cast({{{{ in_cents('amount_usd') }}}} as varchar) as amount_cents from {LATEST} as latest where n = 1",
                "order_id:- amount_cents:-",
            ),
            f"{SILVER}/_calm_macro.yml": a_model("calm_macro", "", "order_id:- amount_cents:-")[
                f"{SILVER}/_calm_macro.yml"
            ].replace(
                f"amount_cents\n        data_type: string\n        config: {{meta: {PLAIN}}}",
                "amount_cents\n        data_type: string\n        config: {meta: {category: financial, confidentiality: confidential, identifiability: none}}",
            ),
        },
    ),
    Change(
        "one more singular test",
        {
            "tests/dbt/commerce/orders_have_items.sql": "select order_id from {{ ref('orders') }} where item_count < 0\n"
        },
    ),
    Change(
        "one more unit test",
        {
            f"{SILVER}/_calm_unit.yml": (
                "unit_tests:\n  - name: calm_unit\n    model: stg_orders\n    overrides: {macros: {is_incremental: false}}\n"
                "    given:\n      - input: source('commerce', 'orders_v1')\n"
                "        rows: [{event_id: E1, customer_email: ada@example.com, _file: a, _line: 1}]\n"
                '    expect:\n      rows: [{event_id: E1, customer_email: "#***@example.com"}]\n'
            )
        },
    ),
]

REFACTORS: list[Change] = [*EDITED, *ADDED]
