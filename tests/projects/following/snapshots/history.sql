{% snapshot history %}
{{ config(unique_key='email', strategy='timestamp', updated_at='changed_at', snapshot_meta_column_names={'dbt_valid_to': 'until'}) }}
select person_id, email, changed_at from {{ source('crm', 'people') }}
{% endsnapshot %}
