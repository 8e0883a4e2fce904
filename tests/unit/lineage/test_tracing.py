"""A project that dbt compiled, followed: names, masks and what dbt adds mean what they mean to dbt."""

from __future__ import annotations

import json

import pytest

from governance.errors import ArtifactError
from governance.gate import Question, follow
from governance.lineage.graph import SHIFT
from governance.lineage.kinds import names
from governance.lineage.propagate import Label

pytestmark = pytest.mark.xdist_group("following")
PROJECT = "following"
RAW, MASKED = Label("identifier", "email"), Label("identifier", "email", "quasi")


@pytest.fixture(scope="module")
def traced(compiled):
    return follow(Question(None, compiled(PROJECT)))[1]


def uid(name: str) -> str:
    return name if "." in name else f"model.{PROJECT}.{name}"


def carries(traced, name: str, column: str) -> set[Label]:
    state = dict(traced.columns(uid(name))).get(column, {})
    return {label for label in state if label.axis == "identifier"}


def made_of(traced, name: str, column: str) -> dict[str, tuple[str, ...]]:
    graph = traced.lineage.graph
    edges = graph.edges[traced.relation(uid(name)).ids[column]]
    found = {}
    for key, kinds in edges.items():
        number = key >> SHIFT
        owner = graph.relations[graph.owner[number]].uid.rpartition(".")[2]
        found[f"{owner}.{graph.name[number]}"] = names(kinds)
    return found


def test_nothing_is_unknown(traced):
    assert traced.unknown == {}


def test_a_mask_is_believed_where_a_macro_of_the_project_calls_it(traced):
    assert carries(traced, "wrapped", "once") == {MASKED}
    assert carries(traced, "wrapped", "twice") == {MASKED}


def test_a_mask_called_in_one_branch_only_is_believed(traced):
    assert carries(traced, "masks_later", "email") == {MASKED}
    assert carries(traced, "masks_later_in_a_wrapper", "email") == {MASKED}


def test_a_wrapper_that_calls_no_mask_is_not_believed(a_copy):
    folder = a_copy(PROJECT)
    file = folder / "target" / "manifest.json"
    content = json.loads(file.read_bytes())
    content["macros"][f"macro.{PROJECT}.hide"]["depends_on"]["macros"] = []
    file.write_text(json.dumps(content))
    _, traced = follow(Question(None, folder))
    assert carries(traced, "wrapped", "once") == {RAW}
    assert carries(traced, "wrapped", "twice") == {RAW}
    assert carries(traced, "masks_later", "email") == {MASKED}
    assert carries(traced, "masks_later_in_a_wrapper", "email") == {RAW}


def test_branches_name_the_macros_of_both(compiled):
    content = json.loads((compiled(PROJECT) / "target" / "branches.json").read_bytes())
    macros = {uid.rpartition(".")[2]: one["macros"] for uid, one in content["models"].items()}
    assert f"macro.{PROJECT}.mask_email" in macros["masks_later"]
    assert f"macro.{PROJECT}.hide" in macros["masks_later_in_a_wrapper"]


def test_what_a_model_reads_of_itself_is_no_column_of_its_source_whichever_branch_was_built_last(a_copy):
    folder = a_copy(PROJECT)
    file = folder / "target" / "manifest.json"
    content = json.loads(file.read_bytes())
    branches = json.loads((folder / "target" / "branches.json").read_bytes())["models"]
    for branch in ("full", "incremental"):
        content["nodes"][uid("grows")]["compiled_code"] = branches[uid("grows")][branch]
        file.write_text(json.dumps(content))
        _, traced = follow(Question(None, folder))
        assert "grown" in traced.relation(uid("grows")).ids
        assert "grown" not in traced.relation(f"source.{PROJECT}.crm.people").ids


def test_branches_of_another_target_are_refused(a_copy):
    folder = a_copy(PROJECT)
    file = folder / "target" / "branches.json"
    content = json.loads(file.read_bytes())
    assert content["target"] is None
    follow(Question(None, folder, "lab"))
    content["target"] = "dev"
    file.write_text(json.dumps(content))
    follow(Question(None, folder, "dev"))
    follow(Question(None, folder))
    with pytest.raises(ArtifactError, match="compiled for target dev, and the rules of lab") as refused:
        follow(Question(None, folder, "lab"))
    assert "govern compile-branches --target lab" in str(refused.value.advice)


def test_a_source_that_is_a_models_table_is_that_model(traced):
    assert made_of(traced, "reads_own", "contact") == {"builds.contact": ("identity",)}
    assert traced.lineage.stands_for == {f"source.{PROJECT}.own.builds": uid("builds")}


def test_what_the_source_declares_is_declared_of_the_model(traced):
    assert carries(traced, "builds", "contact") == {RAW}
    assert carries(traced, "reads_own", "contact") == {RAW}
    assert carries(traced, "reads_own", "phone") == {Label("identifier", "phone")}
    assert carries(traced, f"source.{PROJECT}.own.builds", "contact") == {RAW}


def test_names_without_a_ref_are_followed_and_named(traced):
    assert made_of(traced, "hard_coded", "plain") == {"builds.person_id": ("identity",)}
    assert made_of(traced, "hard_coded", "quoted") == {"wrapped_again.contact": ("identity",)}
    assert made_of(traced, "hard_coded", "other_case") == {"reads_own.phone": ("identity",)}
    assert made_of(traced, "hard_coded", "elsewhere") == {"inlines.phone": ("identity",)}
    assert traced.lineage.undeclared == {
        uid("hard_coded"): [uid(name) for name in ("builds", "wrapped_again", "reads_own", "inlines")]
    }
    assert traced.lineage.outside == {"outside.warehouse.archive.people": [uid("hard_coded")]}


def test_an_ephemeral_model_is_the_model_not_its_text(traced):
    assert made_of(traced, "inlines", "contact") == {"inlined.contact": ("identity",)}
    assert made_of(traced, "inlined", "contact") == {"people.email": ("identity",)}
    assert carries(traced, "inlines", "contact") == {RAW}


def test_what_dbt_adds_to_a_snapshot_is_made_of_its_key_and_time(traced):
    history = f"snapshot.{PROJECT}.history"
    assert made_of(traced, history, "dbt_scd_id") == {
        "history.email": ("derive",),
        "history.changed_at": ("derive",),
    }
    for name in ("dbt_updated_at", "dbt_valid_from", "until"):
        assert made_of(traced, history, name) == {"history.changed_at": ("derive",)}
    assert carries(traced, history, "dbt_scd_id") == {RAW}
    assert carries(traced, history, "until") == set()
    assert "dbt_valid_to" not in traced.relation(history).ids
