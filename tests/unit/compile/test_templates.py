import jinja2
from hypothesis import given
from hypothesis import strategies as st

from governance.masks.templates import Template, place

X = place("column")
literals = st.text(alphabet="ab{}%#'\\ \"-\n", max_size=10)


@given(parts=st.lists(literals, min_size=2, max_size=4), value=st.text(alphabet="xy{}%'", max_size=5))
def test_jinja_prints_what_fill_fills_in(parts, value):
    template = Template(X.join(parts))
    shown = jinja2.Template(template.jinja({"column": "column"}), keep_trailing_newline=True)
    assert shown.render(column=value) == template.fill({"column": value}) == value.join(parts)


@given(parts=st.lists(literals, min_size=1, max_size=4), value=st.text(min_size=1, max_size=5))
def test_what_was_filled_in_is_found_again(parts, value):
    template = Template(X.join(["<", *parts, ">"]))
    found = template.pattern({}).fullmatch(template.fill({"column": value}))
    assert found
    assert template.fill({"column": found["column"]}) == template.fill({"column": value})


@given(values=st.lists(st.text(alphabet="ab", max_size=3), min_size=1, max_size=4))
def test_a_list_is_joined_as_jinja_joins_it(values):
    template = Template(f"f({place('columns')})", each=f"g('{{{{', {X})", joint=" || '{%' || ")
    shown = jinja2.Template(template.jinja({"columns": "columns"}))
    assert shown.render(columns=values) == template.fill({"columns": template.fill_each(tuple(values))})
