"""`govern suggest`: what it proposes and why, what --write writes, and that it then has nothing more to say."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
import yaml

from governance.cli import run

pytestmark = pytest.mark.xdist_group("suggest")
PROPOSED = {
    "crm.customers.email": {"identifier": "email"},
    "crm.customers.first_name": {"identifier": "name"},
    "crm.customers.name": {"identifier": "name"},
    "crm.products.e": {"identifier": "email"},
    "crm.products.note": {"identifier": "free_text"},
    "crm.products.payload": {"identifier": "semi_structured"},
    "contacts.email": {"identifier": "email"},
    "stg_customers.called": {"identifier": "phone"},
    "stg_customers.customer_name": {"identifier": "name"},
    "stg_customers.email": {"identifier": "email"},
    "stg_customers.first_name": {"identifier": "name"},
    "stg_customers.is_positive": {"category": "health", "confidentiality": "confidential"},
    "stg_products.author": {"identifier": "email"},
    "stg_products.part": {"identifier": "semi_structured"},  # taken out of one: nobody knows what is in it
    "stg_products.payload": {"identifier": "semi_structured"},
    "stg_products.told": {"identifier": "free_text"},
}
WHY = {
    "crm.customers.email": ("high", "that is how columns with `email` are called"),
    "crm.customers.name": (
        "medium",
        "that is how columns with `name` are called, and `customers` is about people",
    ),
    "crm.products.e": ("high", "`stg_products.reply_to`, which is made of it, declares it"),
    "stg_customers.called": ("high", "it comes from `crm.customers.phone`"),
    "stg_customers.is_positive": ("high", "it comes from `crm.customers.diagnosis`"),
    "stg_products.author": ("medium", "it is made of `crm.products.e`, of which it is proposed"),
    "stg_products.told": ("medium", "it is made of `crm.products.note`, of which it is proposed"),
}
FILES = {
    "crm.products.e": "models/_sources.yml",
    "stg_customers.email": "models/_models.yml",  # no YAML declares it: where its siblings are
    "contacts.email": "models/people/_people__models.yml",  # and where there is none, a file of the folder
}


def suggested(folder, capsys, *options):
    assert run(["suggest", "--project-dir", str(folder), "--format", "json", *options]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "govern.suggest/v1"
    return told


def by_place(told):
    return {f"{one['node'].split('.', 2)[2]}.{one['column']}": one for one in told["suggestions"]}


def test_lineage_uses_and_names_tell_what_columns_hold(compiled, capsys):
    told = suggested(compiled("suggest"), capsys)
    found = by_place(told)
    assert {place: one["declare"] for place, one in found.items()} == PROPOSED
    assert {place: (found[place]["confidence"], found[place]["why"]) for place in WHY} == WHY
    assert {place: found[place]["file"] for place in FILES} == FILES
    assert not told["written"]
    assert not any(one["by_hand"] for one in told["suggestions"])


def test_the_text_is_a_diff_that_git_applies(compiled, a_copy, capsys):
    folder = a_copy("suggest")
    assert run(["suggest", "--project-dir", str(folder)]) == 0
    text = capsys.readouterr().out
    assert "stg_customers.called  identifier: phone  (high: it comes from `crm.customers.phone`)\n" in text
    assert text.endswith("16 of 16 suggestions in 3 files; --write writes them.\n")
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    subprocess.run(["git", "apply", "-"], cwd=folder, input=text, text=True, check=True)
    written = shutil.copytree(folder, folder.with_name("written"), ignore=shutil.ignore_patterns("models"))
    shutil.copytree(compiled("suggest") / "models", written / "models")
    suggested(written, capsys, "--write")
    assert yaml_of(folder) == yaml_of(written)


def yaml_of(folder):
    return {file.name: file.read_text() for file in folder.glob("models/**/*.yml")}


def test_what_is_written_is_proposed_no_more(a_copy, dbt, capsys):
    folder = a_copy("suggest")
    before = (folder / "models" / "_sources.yml").read_text().splitlines()
    told = suggested(folder, capsys, "--write")
    assert told["written"]
    after = (folder / "models" / "_sources.yml").read_text().splitlines()
    new = iter(after)
    assert all(line in new for line in before)  # every line as it was, in order
    contacts = yaml.safe_load((folder / "models" / "people" / "_people__models.yml").read_text())
    meta = {"meta": {"identifier": "email"}}
    assert contacts == {"models": [{"name": "contacts", "columns": [{"name": "email", "config": meta}]}]}
    dbt(folder, "compile")
    again = suggested(folder, capsys, "--write")
    assert (again["suggestions"], again["diff"]) == ([], "")
    assert (folder / "models" / "_sources.yml").read_text().splitlines() == after


def test_a_manifest_that_is_stale_is_3(a_copy, capsys):
    folder = a_copy("suggest")
    (folder / "models" / "stg_products.sql").write_text("select 1 as one\n")
    assert run(["suggest", "--project-dir", str(folder)]) == 3
    assert "dbt" in capsys.readouterr().err
