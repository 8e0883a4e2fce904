"""breaking-change-approved, on a change of a real project in a real repository."""

from __future__ import annotations

import json
import shutil

import msgspec
import pytest
from approving import TODAY, House, signers_of

from governance.cli import run
from governance.errors import UsageError
from governance.evidence.shapes import Approval
from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("breaking_change_approved")
CHECK = "breaking-change-approved"
CONTRACT = "contracts/shop/orders_core.yml"


class Shop(House):
    """The project on branch `change`, and beside it the base with its manifest."""

    def __init__(self, folder, keys, base):
        super().__init__(folder, keys)
        self.base = base

    def edit(self, name, old, new, who="ann"):
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        self.change(text.replace(old, new), name, who)

    def judged(self, only=(CHECK,), **question):
        about = {"base": self.base / "target" / "manifest.json", "base_ref": "main", **question}
        verdict = judge(Question(None, self.folder, only=only, today=TODAY, **about))
        return {result.check: result for result in verdict.results}

    def result(self, **question):
        return self.judged(**question)[CHECK]

    @property
    def diff(self):
        from governance.changes.comparing import compare
        from governance.opening import Side, open_states

        sides = (Side(one / "target" / "manifest.json", one) for one in (self.folder, self.base))
        return compare(*open_states(*sides))


@pytest.fixture
def shop(a_copy, keys, tmp_path):
    folder = a_copy("breaking_change_approved")
    made = Shop(folder, keys, tmp_path / "base")
    made.git("init", "--quiet", "--initial-branch", "main")
    made.write(".gitignore", "/target/\n/logs/\n")
    made.write("policies/allowed_signers", signers_of(keys))
    made.commit("Begin")
    shutil.copytree(folder, made.base, ignore=shutil.ignore_patterns(".git"))
    made.git("switch", "--quiet", "--create", "change")
    return made


def loosen(shop):
    """A governance change: one more role is let in."""
    shop.edit(CONTRACT, "roles_allowed: [shopkeeper]", "roles_allowed: [guest, shopkeeper]")


def break_promise(shop):
    """A data change: a column may be null."""
    shop.edit(CONTRACT, "status: {type: string, required: true}", "status: {type: string}")


def told(result):
    return {finding.node: finding.message for finding in result.findings}


def approved(shop, *approvals):
    for who, role in approvals:
        shop.approve(who, role, diff=shop.diff.digest)


def test_it_is_empty_where_no_base_is_named(shop):
    break_promise(shop)
    result = shop.result(base=None, base_ref=None)
    assert (result.outcome, result.may_be_empty) == (Outcome.EMPTY, True)


def test_it_is_empty_where_nothing_breaks(shop):
    shop.edit(CONTRACT, "Orders of the shop.", "All orders of the shop.")
    assert shop.result().outcome is Outcome.EMPTY


def test_a_breaking_data_change_needs_the_steward(shop):
    break_promise(shop)
    result = shop.result()
    assert told(result) == {
        "change.column-nullable.orders.status": "`orders.status`: a column may be null that never was (never null → "
        "may be null); the steward of `orders_core` must approve: Max or Sam"
    }
    (finding,) = result.findings
    assert (finding.file, finding.waivable, finding.expected) == (CONTRACT, False, "approved: steward")
    approved(shop, ("sam", "steward"))
    assert shop.result().outcome is Outcome.PASS


def test_a_governance_change_needs_the_steward_and_security(shop):
    loosen(shop)
    (message,) = told(shop.result()).values()
    assert message.endswith(
        "the steward of `orders_core` must approve: Max or Sam; Security must approve: Max or Sue"
    )
    approved(shop, ("sam", "steward"), ("sue", "security"))
    result = shop.result()
    assert (result.outcome, len(result.population)) == (Outcome.PASS, 1)


def test_an_approval_that_does_not_count_is_told_with_the_reason(shop):
    break_promise(shop)
    approved(shop, ("tia", "steward"))
    loosen(shop)
    messages = told(shop.result())
    assert len(messages) == 2
    assert all("Not counted: policies/approvals/2026-11-21-steward-" in one for one in messages.values())
    assert all(
        "it is of another change: the files are not those that were approved" in one
        for one in messages.values()
    )


def test_what_the_head_says_of_who_may_approve_is_worth_nothing(shop):
    shop.edit("policies/approvers.yml", "ann-dev], steward:", "ann-dev], security: true, steward:")
    break_promise(shop)
    messages = told(shop.result())
    assert set(messages) == {
        "change.approvers-changed.policies/approvers.yml",
        "change.column-nullable.orders.status",
        "trust-root.policies/approvers.yml",
    }
    assert "Security must approve: Max or Sue" in messages["trust-root.policies/approvers.yml"]


@pytest.mark.parametrize(
    "name", [".github/workflows/gate.yml", "requirements.lock", "tools/score.py", "packages.yml"]
)
def test_a_trust_root_needs_security(name, shop):
    shop.change("# new\n", name)
    (finding,) = shop.result().findings
    assert (finding.node, finding.file) == (f"trust-root.{name}", name)
    approved(shop, ("sue", "security"))
    assert shop.result().outcome is Outcome.PASS


def test_governance_yml_is_read_from_the_base(shop):
    text = (shop.folder / "governance.yml").read_text()
    shop.change(f"{text}checks: {{off: [{CHECK}, product-owned]}}\n", "governance.yml")
    results = shop.judged(only=())
    assert CHECK in results
    assert "product-owned" in results
    assert {"trust-root.governance.yml", "change.check-off.product-owned"} <= set(told(results[CHECK]))


@pytest.fixture
def reviewed(shop, tmp_path):
    """The file of --reviews: Ann opened it, Sam and Sue approved it."""
    loosen(shop)
    head = shop.git("rev-parse", "HEAD")
    reviews = [
        {"id": at, "state": "APPROVED", "commit_id": head, "user": {"login": who}, "submitted_at": f"2026-11-21T10:0{at}:00Z"}
        for at, who in enumerate(("sam-s", "sue-sec"))
    ]  # fmt: skip
    pull = {
        "number": 1,
        "commits": 1,
        "user": {"login": "ann-dev"},
        "head": {"sha": head},
        "base": {"sha": shop.git("rev-parse", "main"), "repo": {"full_name": "brook/mesh"}},
    }
    commits = [{"sha": head, "commit": {}, "author": {"login": "ann-dev"}}]
    file = tmp_path / "reviews.json"
    file.write_text(json.dumps({"pull": pull, "commits": commits, "reviews": reviews, "pushes": []}))
    return file


def test_reviews_count_as_signatures_do(shop, reviewed):
    result = shop.result(reviews=reviewed)
    assert (result.outcome, result.not_examined) == (Outcome.PASS, ())
    assert shop.result().not_examined == (
        "who opened the pull request and who pushed to it: `--reviews` names no file",
    )


def test_without_a_commit_nobody_can_have_approved(shop):
    break_promise(shop)
    approved(shop, ("sam", "steward"))
    (message,) = told(shop.result(base_ref=None)).values()
    assert message.endswith("whether somebody approved it cannot be told: the base is no commit")


def test_where_the_base_names_nobody_it_says_so(shop):
    shop.git("switch", "--quiet", "--create", "bare", "main")
    (shop.folder / "policies" / "approvers.yml").unlink()
    shop.commit("Nobody approves")
    bare = shop.git("rev-parse", "HEAD")
    break_promise(shop)
    result = shop.result(base_ref=bare)
    assert result.outcome is Outcome.EMPTY
    assert result.not_examined == (
        "who approved what breaks a promise: the base has no policies/approvers.yml",
    )


def test_a_base_that_is_no_commit_is_refused(shop):
    with pytest.raises(UsageError, match="`nowhere` is no commit"):
        shop.result(base_ref="nowhere")


def a_waiver(finding, approved_by="sue@example.com"):
    return (
        f"waivers:\n  - finding: {finding}\n    owner: shop@example.com\n    approved_by: {approved_by}\n"
        "    reason: It moves away.\n    approved_on: 2026-11-20\n    expires: 2026-12-20\n"
    )


def test_a_waiver_counts_once_people_of_the_base_have_approved_it(shop):
    (finding,) = shop.judged(only=("column-classified",))["column-classified"].open
    asked = ("column-classified", CHECK, "waiver-valid")
    shop.change(a_waiver(finding.id), "policies/waivers.yml")
    before = shop.judged(only=asked)
    assert before["column-classified"].open == (finding,)
    assert [each.subject for each in before["waiver-valid"].findings] == ["unapproved"]
    assert len(before[CHECK].findings) == 1
    (fault,) = before["waiver-valid"].findings
    assert "(the steward of orders_core, and Security)" in fault.message
    shop.approve("sue", "security", diff=shop.diff.digest, waiver=finding.id)
    alone = shop.judged(only=asked)
    assert alone["column-classified"].open == (finding,)
    assert [each.subject for each in alone["waiver-valid"].findings] == ["unapproved"]
    shop.approve("sam", "steward", diff=shop.diff.digest, waiver=finding.id)
    after = shop.judged(only=asked)
    assert [result.open for result in after.values()] == [(), (), ()]
    assert after["column-classified"].accepted[finding.id].approved_by == "sue@example.com"


def test_a_waiver_in_the_name_of_somebody_who_did_not_approve_it_counts_nothing(shop):
    (finding,) = shop.judged(only=("column-classified",))["column-classified"].open
    shop.change(a_waiver(finding.id, "max@example.com"), "policies/waivers.yml")
    approved(shop, ("sam", "steward"), ("sue", "security"))
    results = shop.judged(only=("column-classified", CHECK, "waiver-valid"))
    assert results[CHECK].outcome is Outcome.PASS
    assert results["column-classified"].open == (finding,)


def test_a_waiver_of_the_base_needs_nobody(shop):
    (finding,) = shop.judged(only=("column-classified",))["column-classified"].open
    shop.git("switch", "--quiet", "main")
    shop.change(a_waiver(finding.id), "policies/waivers.yml")
    shutil.copy(shop.folder / "policies" / "waivers.yml", shop.base / "policies" / "waivers.yml")
    shop.git("switch", "--quiet", "--create", "later")
    shop.edit(CONTRACT, "Orders of the shop.", "All orders of the shop.")
    results = shop.judged(only=("column-classified", CHECK, "waiver-valid"))
    assert [result.open for result in results.values()] == [(), (), ()]


def test_what_a_change_adds_to_the_baseline_needs_security(shop):
    (finding,) = shop.judged(only=("column-classified",))["column-classified"].open
    entry = {"check": finding.check, "node": finding.node, "column": finding.column, "id": finding.id}
    text = json.dumps({"schema": "govern.baseline/v1", "target": None, "findings": [entry]})
    shop.change(text, "policies/baseline.json")
    asked = ("column-classified", CHECK)
    assert shop.judged(only=asked)["column-classified"].open == (finding,)
    approved(shop, ("sue", "security"))
    assert [result.open for result in shop.judged(only=asked).values()] == [(), ()]


def test_the_command_signs_what_the_gate_then_counts(shop, capfd, monkeypatch):
    break_promise(shop)
    monkeypatch.chdir(shop.folder)
    base = ["--base", str(shop.base / "target" / "manifest.json"), "--base-ref", "main"]
    assert run(["check", "--check", CHECK, *base]) == 1
    assert "the steward of `orders_core` must approve" in " ".join(capfd.readouterr().out.split())
    assert run(["approve", "--as", "steward", *base, "--key", str(shop.key("sam")), "--yes"]) == 0
    said = capfd.readouterr().out
    assert "Sam, as steward, of " in said
    assert "`orders.status`: a column may be null that never was" in said
    shop.commit("Approve", "sam")
    assert run(["check", "--check", CHECK, *base]) == 0


@pytest.mark.parametrize(
    ("who", "role", "said"),
    [
        ("ann", "steward", "nobody approves their own"),
        ("sam", "security", "does not speak for Security"),
        ("eve", "steward", "has no such key"),
        ("tia", "steward", "Tia is no steward of orders_core"),
        ("sue", "steward", "is nobody's steward"),
    ],
)
def test_the_command_tells_at_once_who_may_not(who, role, said, shop, capfd, monkeypatch):
    loosen(shop)
    monkeypatch.chdir(shop.folder)
    base = ["--base", str(shop.base / "target" / "manifest.json"), "--base-ref", "main"]
    assert run(["approve", "--as", role, *base, "--key", str(shop.key(who)), "--yes"]) == 2
    assert said in capfd.readouterr().err


def test_the_command_signs_nothing_that_needs_no_signature(shop, capfd, monkeypatch):
    monkeypatch.chdir(shop.folder)
    shop.edit(CONTRACT, "Orders of the shop.", "All orders of the shop.")
    base = ["--base", str(shop.base / "target" / "manifest.json"), "--base-ref", "main"]
    assert run(["approve", "--as", "steward", *base, "--key", str(shop.key("sam")), "--yes"]) == 0
    assert "nothing here needs an approval as steward" in capfd.readouterr().out
    assert not (shop.folder / "policies" / "approvals").exists()


def test_the_command_lists_who_has_approved_and_as_evidence_takes_it(shop, reviewed, capfd, monkeypatch):
    monkeypatch.chdir(shop.folder)
    base = ["--base", str(shop.base / "target" / "manifest.json"), "--base-ref", "main"]
    assert run(["approve", "--list", *base]) == 1
    assert "  → Security must approve: Max or Sue" in capfd.readouterr().out
    assert run(["approve", "--list", *base, "--reviews", str(reviewed), "--format", "json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert [(one["name"], one["on"]) for one in told["given"]] == [
        ("Sam", "2026-11-21"),
        ("Sue", "2026-11-21"),
    ]
    assert (told["made_by"], told["outstanding"]) == (["Ann"], [])
    evidence = msgspec.convert(told["evidence"], Approval, strict=False)
    assert (evidence.change, evidence.requested_by, evidence.approved_by) == (
        "brook/mesh#1",
        "ann-dev",
        ("Sam", "Sue"),
    )
    assert evidence.paths == (CONTRACT,)


@pytest.mark.parametrize("arguments", [[], ["--list", "--as", "steward"]])
def test_the_command_signs_in_a_role_or_lists(arguments, shop, capfd):
    assert run(["approve", *arguments, "--project-dir", str(shop.folder)]) == 2
    assert "--as steward" in capfd.readouterr().err
