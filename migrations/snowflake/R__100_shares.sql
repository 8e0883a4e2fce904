-- Compiled from governance.yml, policies/ and contracts/ (sha256 09376e8eb8cd6b8c) by `govern compile`: do not edit, run it again.

create share if not exists {{ prefix }}sales_for_wholesale;

grant usage on database {{ prefix }}brook_commerce to share {{ prefix }}sales_for_wholesale;

grant usage on schema {{ prefix }}brook_commerce.platinum to share {{ prefix }}sales_for_wholesale;

grant reference_usage on database {{ prefix }}brook_ops to share {{ prefix }}sales_for_wholesale;

{% if not prefix %}
alter share {{ prefix }}sales_for_wholesale set accounts = WHOLESALE.PLANNING;
{% endif %}
