select email, country from {{ ref('undecided_python_2') }}
