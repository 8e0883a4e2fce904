"""Signed approvals: which count, and which are refused, with real git and real ssh-keygen."""

from __future__ import annotations

import datetime as dt
import subprocess

import msgspec
import pytest

from governance.approvals.outstanding import Required
from governance.approvals.statement import Statement, canonical, statement_in
from governance.errors import DeclarationError, EvaluationError, UsageError

STEWARD = Required(products=(("orders_core", "shop"),), steward=True)
SECURITY = Required(security=True)
BOTH = Required(products=(("orders_core", "shop"),), steward=True, security=True)


def counts(approvals):
    return [(one.person, one.role) for one in approvals.given]


def reasons(approvals):
    return [one.reason for one in approvals.refused]


def written(file, **changes):
    """An approval as somebody would alter it, not signed anew."""
    old = statement_in(file.read_bytes())
    file.write_bytes(canonical(msgspec.structs.replace(old, **changes)))


def signed_anew(file, key, namespace="govern-approval-v1"):
    file.with_suffix(".sig").unlink()
    command = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(key), "-n", namespace, str(file)]
    subprocess.run(command, check=True, capture_output=True)
    file.with_name(f"{file.name}.sig").rename(file.with_suffix(".sig"))


def test_a_steward_approves_a_change_of_theirs(house):
    house.approve("sam", "steward")
    approvals = house.approvals()
    assert counts(approvals) == [("sam", "steward")]
    assert approvals.refused == ()
    assert approvals.outstanding(STEWARD) == ()


def test_a_governance_change_needs_a_steward_and_security(house):
    assert house.approvals().outstanding(BOTH) == (
        "the steward of `orders_core` must approve: Max or Sam",
        "Security must approve: Max or Sue",
    )
    house.approve("sam", "steward")
    assert house.approvals().outstanding(BOTH) == ("Security must approve: Max or Sue",)
    house.approve("sue", "security")
    assert house.approvals().outstanding(BOTH) == ()


def test_one_person_with_both_roles_is_not_two(house):
    house.approve("max", "steward")
    house.approve("max", "security")
    approvals = house.approvals()
    assert counts(approvals) == [("max", "security"), ("max", "steward")]
    assert approvals.outstanding(STEWARD) == ()
    assert approvals.outstanding(SECURITY) == ()
    assert approvals.outstanding(BOTH) == ("two people must approve, and Max is one: Sam or Sue too",)
    house.approve("sam", "steward")
    assert house.approvals().outstanding(BOTH) == ()


def test_a_steward_of_another_domain_is_not_the_steward(house):
    house.approve("tia", "steward")
    assert house.approvals().outstanding(STEWARD) == (
        "the steward of `orders_core` must approve: Max or Sam",
    )


def test_what_is_of_no_product_has_no_steward_who_could(house):
    (said,) = house.approvals().outstanding(Required(steward=True))
    assert "no steward can approve it" in said


def test_an_approval_in_another_role_than_asked_for_does_not_count_for_it(house):
    house.approve("max", "steward")
    assert house.approvals().outstanding(SECURITY) == ("Security must approve: Max or Sue",)


def test_an_approval_of_a_waiver_is_for_the_waiver_alone(house):
    house.approve("sue", "security", waiver="0123456789abcdef")
    approvals = house.approvals()
    assert approvals.outstanding(Required(security=True, waiver="0123456789abcdef")) == ()
    assert approvals.outstanding(Required(security=True, waiver="f" * 16)) != ()
    assert approvals.outstanding(SECURITY) != ()


@pytest.mark.parametrize("again", [False, True])
def test_one_replayed_after_revert_and_re_apply_is_spent(again, house):
    approval = house.approve("sam", "steward")
    statement, signature = approval.read_bytes(), approval.with_suffix(".sig").read_bytes()
    house.git("switch", "--quiet", "main")
    house.git("merge", "--quiet", "--no-ff", "change", "-m", "Merge")
    house.git("revert", "--no-commit", "-m", "1", "HEAD")
    if not again:  # the revert leaves the approval where it was
        house.git("checkout", "HEAD", "--", "policies/approvals")
    house.commit("Revert")
    house.git("switch", "--quiet", "--create", "again")
    house.change()
    if again:
        house.write("policies/approvals/copy.json", statement.decode())
        house.write("policies/approvals/copy.sig", signature.decode())
        house.commit("Approve", "sam")
    approvals = house.approvals()
    assert approvals.given == ()
    assert reasons(approvals) == ["it is spent: it was given before, and the change was made anew since"]


def test_one_from_before_a_revert_on_the_same_branch_is_spent(house):
    house.approve("sam", "steward")
    house.change("select 0 as one\n")
    house.change()
    assert reasons(house.approvals()) == [
        "it is spent: it was given before, and the change was made anew since"
    ]


def test_one_moved_to_another_change_is_refused(house):
    approval = house.approve("sam", "steward")
    statement, signature = approval.read_bytes(), approval.with_suffix(".sig").read_bytes()
    house.git("switch", "--quiet", "--create", "other", "main")
    house.change("select 2 as one\n")
    house.write("policies/approvals/copy.json", statement.decode())
    house.write("policies/approvals/copy.sig", signature.decode())
    house.commit("Approve", "sam")
    assert reasons(house.approvals()) == [
        "it is of another change: the files are not those that were approved"
    ]


def test_one_is_stale_once_the_change_goes_on(house):
    house.approve("sam", "steward")
    house.change("select 3 as one\n")
    approvals = house.approvals()
    assert approvals.given == ()
    assert approvals.outstanding(STEWARD) != ()


def test_one_of_another_difference_is_refused(house):
    house.approve("sam", "steward", diff="e" * 64)
    assert reasons(house.approvals()) == ["it is of another change: the difference is another one"]


def test_one_signed_in_another_namespace_is_refused(house):
    approval = house.approve("sam", "steward")
    signed_anew(approval, house.key("sam"), "file")
    house.commit("Approve", "sam")
    assert reasons(house.approvals()) == [
        "it is signed as something else than an approval (in the namespace 'file')"
    ]


@pytest.mark.parametrize("listed", ["keys", "krl"])
def test_one_by_a_revoked_key_is_refused(listed, house):
    house.git("switch", "--quiet", "main")
    revoked = house.folder / "policies" / "revoked_keys"
    if listed == "krl":
        subprocess.run(["ssh-keygen", "-q", "-k", "-f", str(revoked), f"{house.key('sam')}.pub"], check=True)
    else:
        revoked.write_text("# lost in a train\n" + house.key("sam").with_suffix(".pub").read_text())
    house.commit("Revoke")
    house.git("switch", "--quiet", "change")
    house.git("rebase", "--quiet", "main")
    house.approve("sam", "steward")
    house.approve("max", "steward")
    approvals = house.approvals()
    assert reasons(approvals) == ["its key is revoked"]
    assert counts(approvals) == [("max", "steward")]


def test_one_by_a_key_that_the_base_does_not_know_is_refused(house):
    approval = house.approve("sam", "steward")
    signed_anew(approval, house.key("eve"))
    house.commit("Approve", "sam")
    assert reasons(house.approvals()) == ["its key is not in policies/allowed_signers of the base"]


def test_a_key_that_the_head_brings_along_is_worth_nothing(house):
    signers = (house.folder / "policies" / "allowed_signers").read_text()
    kind, blob, _ = house.key("eve").with_suffix(".pub").read_text().split()
    sam = house.key("sam").with_suffix(".pub").read_text().split()[1]
    house.write("policies/allowed_signers", signers.replace(sam, blob))
    house.commit("Let Eve sign for Sam")
    approval = house.approve("max", "steward")
    written(approval, approved_by="sam@example.com")
    signed_anew(approval, house.key("eve"))
    house.commit("Approve", "sam")
    assert kind == "ssh-ed25519"
    assert reasons(house.approvals()) == ["its key is not in policies/allowed_signers of the base"]


def test_one_in_the_name_of_another_is_refused(house):
    approval = house.approve("sam", "steward")
    written(approval, approved_by="tia@example.com")
    signed_anew(approval, house.key("sam"))
    house.commit("Approve", "sam")
    assert reasons(house.approvals()) == ["it is in another's name than the key is: Sam signed it"]


def test_one_altered_after_it_was_signed_is_refused(house):
    approval = house.approve("sam", "steward")
    written(approval, expires=dt.date(2026, 12, 1))
    house.commit("Approve", "sam")
    assert reasons(house.approvals()) == ["its signature is not good: something else was signed"]


def test_one_in_a_role_that_its_giver_does_not_have_is_refused(house):
    approval = house.approve("sam", "steward")
    written(approval, role="security")
    signed_anew(approval, house.key("sam"))
    house.commit("Approve", "sam")
    assert reasons(house.approvals()) == ["Sam does not speak for Security at the base"]


def test_one_without_a_signature_is_refused(house):
    house.approve("sam", "steward").with_suffix(".sig").unlink()
    house.commit("Approve", "sam")
    assert reasons(house.approvals()) == ["there is no SSH signature beside it"]


@pytest.mark.parametrize("spelling", ["{}", "not JSON", "[1, 2]", ""])
def test_what_is_no_approval_is_refused(spelling, house):
    house.write("policies/approvals/one.json", spelling)
    house.commit("Approve", "sam")
    assert reasons(house.approvals()) == ["it is no approval as `govern approve` writes it"]


def test_one_in_another_spelling_is_refused(house):
    approval = house.approve("sam", "steward")
    approval.write_bytes(approval.read_bytes().rstrip(b"\n"))
    house.commit("Approve", "sam")
    assert reasons(house.approvals()) == ["it is no approval as `govern approve` writes it"]


def test_one_counts_to_its_last_day_and_no_longer(house):
    house.approve("sam", "steward", days=7)
    assert counts(house.approvals(today=dt.date(2026, 11, 28))) == [("sam", "steward")]
    assert reasons(house.approvals(today=dt.date(2026, 11, 29))) == ["it expired on 2026-11-28"]
    assert reasons(house.approvals(today=dt.date(2026, 11, 19))) == ["it was given in the future"]


def test_one_that_would_count_for_longer_than_it_may_is_refused(house):
    approval = house.approve("sam", "steward")
    written(approval, expires=dt.date(2026, 12, 6))
    signed_anew(approval, house.key("sam"))
    house.commit("Approve", "sam")
    assert reasons(house.approvals()) == ["it counts for more than 14 days"]


def test_a_key_counts_between_its_days_alone(house):
    house.approve("sam", "steward", today=dt.date(2026, 12, 30))
    assert counts(house.approvals(today=dt.date(2026, 12, 31))) == [("sam", "steward")]
    assert reasons(house.approvals(today=dt.date(2027, 1, 1))) == [
        "the key of Sam does not count on this day"
    ]


def test_a_key_with_new_dates_counts_by_them(house):
    house.git("switch", "--quiet", "main")
    signers = house.folder / "policies" / "allowed_signers"
    later = (
        signers.read_text()
        .replace("20260101Z", "20270101Z")
        .replace('before="20270101Z', 'before="20280101Z')
    )
    signers.write_text(signers.read_text() + later)
    house.commit("Renew")
    house.git("switch", "--quiet", "change")
    house.git("rebase", "--quiet", "main")
    house.approve("sam", "steward", today=dt.date(2026, 12, 30))
    assert counts(house.approvals(today=dt.date(2027, 1, 1))) == [("sam", "steward")]


def test_nobody_approves_their_own(house):
    with pytest.raises(UsageError, match="Ann made the change"):
        house.approve("ann", "steward")


@pytest.mark.parametrize(
    "made",
    [
        {"who": "sam"},
        {"who": "stranger", "email": "SAM+work@example.com"},
        {"who": "sam", "email": "sam@home.example"},
        {"who": "x", "email": "12345+sam-s@users.noreply.github.com"},
    ],
    ids=["as themselves", "by another spelling", "by the name", "by the account"],
)
def test_an_author_under_another_name_is_the_author(made, house):
    approval = house.approve("sam", "steward")
    assert counts(house.approvals()) == [("sam", "steward")]
    approval.unlink()
    approval.with_suffix(".sig").unlink()
    house.change("select 4 as one\n", **made)
    approval = house.approve("max", "steward")
    written(approval, approved_by="sam@example.com")
    signed_anew(approval, house.key("sam"))
    house.commit("Approve", "max")
    assert reasons(house.approvals()) == ["Sam made the change, and nobody approves their own"]


@pytest.mark.parametrize(
    "trailer", ["Co-authored-by: Pair <sam@example.com>", "co-Authored-By: SAM <x@y.example>"]
)
def test_a_co_author_is_an_author(trailer, house):
    house.write("models/orders.sql", "select 5 as one\n")
    house.commit(f"Pair\n\n{trailer}\n")
    with pytest.raises(UsageError, match="Sam made the change"):
        house.approve("sam", "steward")


def test_whoever_signed_a_commit_is_its_author(house):
    house.write("models/orders.sql", "select 6 as one\n")
    house.git("add", "--all")
    signing = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={house.key('sam')}"]
    house.git(*signing, "commit", "--quiet", "-S", "-m", "Signed", who="nobody")
    with pytest.raises(UsageError, match="Sam made the change"):
        house.approve("sam", "steward")


def test_where_all_who_may_made_the_change_it_is_said(house):
    for who in ("sue", "max"):
        house.change(f"select '{who}' as one\n", who=who)
    (said,) = house.approvals().outstanding(SECURITY)
    assert said.startswith("Security must approve: whoever may has made the change, so somebody else must be")


def test_who_merges_the_base_into_the_branch_makes_the_change(house):
    house.git("switch", "--quiet", "main")
    house.change("select 1 as other\n", "models/other.sql")
    house.git("switch", "--quiet", "change")
    house.git("merge", "--quiet", "main", "-m", "Catch up", who="sam")
    with pytest.raises(UsageError, match="Sam made the change"):
        house.approve("sam", "steward")


def test_the_merge_that_a_platform_makes_to_test_it_changes_nothing(house):
    house.approve("sam", "steward")
    house.git("switch", "--quiet", "--detach", "main")
    house.git("merge", "--quiet", "--no-ff", "change", "-m", "Merge", who="max")
    approvals = house.approvals()
    assert counts(approvals) == [("sam", "steward")]
    assert approvals.makers == {"ann"}


def test_a_merge_that_undoes_the_base_is_made_by_somebody(house):
    house.git("switch", "--quiet", "main")
    old = house.git("rev-parse", "HEAD")
    house.change("select 1 as other\n", "models/other.sql")
    tree = house.git("rev-parse", f"{old}^{{tree}}")
    merge = house.git("commit-tree", tree, "-p", "main", "-p", old, "-m", "Merge", who="sam")
    house.git("switch", "--quiet", "--detach", merge)
    assert house.approvals().makers == {"sam"}


def test_a_base_that_the_branch_does_not_have_is_refused(house):
    house.approve("sam", "steward")
    house.git("switch", "--quiet", "main")
    house.change("select 1 as other\n", "models/other.sql")
    house.git("switch", "--quiet", "change")
    (reason,) = reasons(house.approvals())
    assert reason.startswith("the base has commits that this branch does not have")
    with pytest.raises(UsageError, match="bring the branch up to date"):
        house.approve("max", "steward")


def test_an_approval_of_another_base_is_refused(house):
    house.approve("sam", "steward")
    house.git("switch", "--quiet", "main")
    house.change("select 1 as other\n", "models/other.sql")
    house.git("switch", "--quiet", "change")
    house.git("rebase", "--quiet", "main")
    (reason,) = reasons(house.approvals())
    assert "the base is another one by now" in reason


@pytest.mark.parametrize("name", ["models/new.sql", "models/orders.sql"])
def test_files_that_are_in_no_commit_are_not_approved(name, house):
    house.write(name, "select 7 as one\n")
    (reason,) = reasons(house.approvals())
    assert reason.startswith("files differ from the commit")


def test_a_history_that_is_cut_off_is_not_judged(house, tmp_path):
    house.approve("sam", "steward")
    house.git("clone", "--quiet", "--depth", "2", f"file://{house.folder}", str(tmp_path / "shallow"))
    house.folder = tmp_path / "shallow"
    with pytest.raises(EvaluationError, match="fetch-depth: 0"):
        _ = house.asked(base="HEAD~1").between.unready


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("sam@example.com {kind} {blob}", "this is no"),
        ('sam@example.com namespaces="*",valid-after="20260101",valid-before="20270101" {kind} {blob}', "something else"),
        ('sam@example.com namespaces="govern-approval-v1,file",valid-after="20260101" {kind} {blob}', "not read here"),
        ('sam@example.com namespaces="govern-approval-v1",valid-after="20260101" {kind} {blob}', "no dates"),
        ('sam@example.com cert-authority,namespaces="govern-approval-v1" {kind} {blob}', "not read here"),
        ('*@example.com namespaces="govern-approval-v1" {kind} {blob}', "nobody's"),
        ('sam@example.com,sue@example.com namespaces="govern-approval-v1" {kind} {blob}', "nobody's"),
        ('sue@example.com namespaces="govern-approval-v1",valid-after="20260101",valid-before="20270101" {kind} {blob}', "another person's"),
    ],
)  # fmt: skip
def test_allowed_signers_allows_approvals_of_one_person_between_two_days_alone(line, said, house):
    kind, blob, _ = house.key("sam").with_suffix(".pub").read_text().split()
    signers = (house.folder / "policies" / "allowed_signers").read_text()
    house.git("switch", "--quiet", "main")
    house.write("policies/allowed_signers", signers + line.format(kind=kind, blob=blob) + "\n")
    house.commit("Sign")
    with pytest.raises(DeclarationError, match=said) as raised:
        house.asked()
    assert raised.value.line == len(signers.splitlines()) + 1


def test_a_statement_has_one_spelling():
    change = dict.fromkeys(("base", "head", "diff", "policies"), "a" * 64)
    told = {
        "schema": "govern.approval/v1",
        "change": {**change, "repository": "a/b", "tool": "govern 1"},
        "role": "steward",
        "approved_by": "a@b.c",
        "approved_on": "2026-11-21",
        "expires": "2026-11-22",
        "nonce": "0" * 32,
    }
    statement = msgspec.convert(told, Statement)
    assert statement_in(canonical(statement)) == statement
    assert statement_in(msgspec.json.encode(statement)) is None
    assert statement_in(b'{"schema": "govern.approval/v1", ' + canonical(statement)[1:]) is None
