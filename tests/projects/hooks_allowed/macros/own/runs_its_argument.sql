{% test runs_its_argument(model, what) %}select 1 as id where false{% endtest %}
