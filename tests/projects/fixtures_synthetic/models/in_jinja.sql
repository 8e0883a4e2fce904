{% set people = ["jane.doe@mailbox.org"] %}
select 1 as id, '{{ people[0] }}' as email
