"""Reviews of a pull request, as GitHub tells them: whose count, for which commit, and who made the change."""

from __future__ import annotations

import json

import pytest
from approving import APPROVERS

from governance.approvals.outstanding import Required
from governance.approvals.reviews import read_pull_request
from governance.errors import EvaluationError, UsageError

STEWARD = Required(products=(("orders_core", "shop"),), steward=True)
BOTH = Required(products=(("orders_core", "shop"),), steward=True, security=True)
NOTHING = "0" * 40


def a_review(login, commit, state="APPROVED", minute=0, number=None):
    return {
        "id": number or minute + 1,
        "user": {"login": login, "id": 7, "type": "User"},
        "state": state,
        "commit_id": commit,
        "submitted_at": f"2026-11-21T10:{minute:02}:00Z",
        "body": "",
    }


def a_commit(sha, login=None, email="ann@example.com"):
    who = {"name": "Ann", "email": email, "date": "2026-11-21T09:00:00Z"}
    account = {"login": login} if login else {}
    return {"sha": sha, "commit": {"author": who, "committer": who}, "author": account, "committer": None}


@pytest.fixture
def told(house, tmp_path):
    """A function that writes the file of --reviews and reads it."""

    def tell(*reviews, opener="ann-dev", commits=None, pushes=(), repository="brook/mesh", head=None):
        head = head or house.git("rev-parse", "HEAD")
        listed = house.git("rev-list", "main..HEAD").split() if commits is None else commits
        listed = [one if isinstance(one, dict) else a_commit(one) for one in listed]
        pull = {
            "number": 7,
            "user": {"login": opener},
            "commits": len(listed),
            "head": {"sha": head, "ref": "change", "repo": {"full_name": "ann-dev/mesh"}},
            "base": {"sha": house.git("rev-parse", "main"), "ref": "main", "repo": {"full_name": repository}},
        }
        file = tmp_path / "reviews.json"
        text = {"pull": pull, "commits": listed, "reviews": list(reviews), "pushes": list(pushes)}
        file.write_text(json.dumps(text), encoding="utf-8")
        return read_pull_request(file)

    return tell


def a_push(house, actor, after="HEAD", before=NOTHING):
    return {"actor": {"login": actor}, "before": before, "after": house.git("rev-parse", after)}


def people(approvals):
    return [one.person for one in approvals.given]


def test_reviews_of_the_head_count_in_whichever_role_their_givers_have(house, told):
    head = house.git("rev-parse", "HEAD")
    approvals = house.approvals(told(a_review("Sam-S", head), a_review("sue-sec", head)))
    assert people(approvals) == ["sam", "sue"]
    assert approvals.outstanding(BOTH) == ()


def test_a_review_and_a_signature_go_together(house, told):
    house.approve("sue", "security")
    approvals = house.approvals(told(a_review("sam-s", house.git("rev-parse", "HEAD~1"))))
    assert approvals.outstanding(BOTH) == ()


def test_one_person_by_both_ways_is_one_person(house, told):
    house.approve("max", "security")
    approvals = house.approvals(told(a_review("max", house.git("rev-parse", "HEAD~1"))))
    assert approvals.outstanding(BOTH) == ("two people must approve, and Max is one: Sam or Sue too",)


def test_a_review_of_somebody_else_counts_nothing(house, told):
    approvals = house.approvals(told(a_review("passer-by", house.git("rev-parse", "HEAD"))))
    assert (approvals.given, approvals.refused) == ((), ())


def test_a_review_is_stale_once_the_change_goes_on(house, told):
    review = a_review("sam-s", house.git("rev-parse", "HEAD"))
    house.change("select 3 as one\n")
    (refused,) = house.approvals(told(review)).refused
    assert (refused.where, refused.reason) == ("the review of Sam", "it is of an earlier state of the change")


def test_a_review_of_before_a_revert_is_stale(house, told):
    review = a_review("sam-s", house.git("rev-parse", "HEAD"))
    house.change("select 0 as one\n")
    house.change()
    assert people(house.approvals(told(review))) == []


def test_commits_of_approvals_alone_leave_earlier_reviews_valid(house, told):
    review = a_review("sam-s", house.git("rev-parse", "HEAD"))
    house.approve("sue", "security")
    house.write("policies/approvals/old.json", "{}\n")
    house.commit("Leave something there", "tia")
    assert people(house.approvals(told(review))) == ["sam", "sue"]


@pytest.mark.parametrize("name", ["evil.sql", "README.md", "sub/a.json", "a.json.yml", ".json"])
def test_what_else_lies_beside_approvals_is_a_change_like_any_other(name, house, told):
    review = a_review("sam-s", house.git("rev-parse", "HEAD"))
    house.approve("max", "steward")
    house.write(f"policies/approvals/{name}", "select 1 as one\n")
    house.commit("Slip it in", "tia")
    approvals = house.approvals(told(review))
    assert (people(approvals), approvals.makers) == ([], {"ann", "tia"})


@pytest.mark.parametrize(
    ("later", "reason"),
    [("DISMISSED", "it was dismissed"), ("CHANGES_REQUESTED", "it asks for changes")],
)
def test_the_latest_review_of_a_person_counts(later, reason, house, told):
    head = house.git("rev-parse", "HEAD")
    first, second = a_review("sam-s", head), a_review("sam-s", head, later, 5)
    approvals = house.approvals(told(second, first))
    assert [one.reason for one in approvals.refused] == [reason]
    approvals = house.approvals(told(first, second, a_review("sam-s", head, minute=9)))
    assert people(approvals) == ["sam"]


@pytest.fixture
def two_accounts(house):
    """The base knows another account of Sam's."""
    house.git("switch", "--quiet", "main")
    house.write("policies/approvers.yml", APPROVERS.replace("logins: [sam-s]", "logins: [sam-s, sam-admin]"))
    house.commit("Name it")
    house.git("switch", "--quiet", "change")
    house.git("rebase", "--quiet", "main")


@pytest.mark.usefixtures("two_accounts")
@pytest.mark.parametrize(
    ("later", "reason"),
    [("DISMISSED", "it was dismissed"), ("CHANGES_REQUESTED", "it asks for changes")],
)
def test_the_latest_review_of_a_person_counts_by_whichever_account(later, reason, house, told):
    head = house.git("rev-parse", "HEAD")
    first, second = a_review("sam-s", head), a_review("sam-admin", head, later, 5)
    approvals = house.approvals(told(first, second))
    assert (people(approvals), [one.reason for one in approvals.refused]) == ([], [reason])
    assert people(house.approvals(told(first, second, a_review("sam-s", head, minute=9)))) == ["sam"]


def test_who_asks_for_changes_has_signed_nothing_that_counts(house, told):
    house.approve("sam", "steward")
    head = house.git("rev-parse", "HEAD~1")
    no = a_review("sam-s", head, "CHANGES_REQUESTED", 5)
    approvals = house.approvals(told(no))
    assert approvals.given == ()
    assert [one.reason for one in approvals.refused] == [
        "it asks for changes",
        "the review of Sam asks for changes",
    ]
    assert people(house.approvals(told(no, a_review("sam-s", head, "DISMISSED", 7)))) == ["sam"]


@pytest.mark.parametrize("state", ["COMMENTED", "PENDING"])
def test_a_comment_takes_nothing_back_and_gives_nothing(state, house, told):
    head = house.git("rev-parse", "HEAD")
    said = a_review("sam-s", head, state, 5)
    assert people(house.approvals(told(a_review("sam-s", head), said))) == ["sam"]
    assert people(house.approvals(told(said))) == []


def test_the_opener_does_not_approve(house, told):
    (refused,) = house.approvals(
        told(a_review("sam-s", house.git("rev-parse", "HEAD")), opener="SAM-S")
    ).refused
    assert refused.reason == "Sam made the change, and nobody approves their own"


def test_an_author_by_their_account_does_not_approve(house, told):
    head = house.git("rev-parse", "HEAD")
    commit = a_commit(head, login="sam-s", email="nobody@home.example")
    assert people(house.approvals(told(a_review("sam-s", head), commits=[commit]))) == []


def test_a_pusher_does_not_approve(house, told):
    head = house.git("rev-parse", "HEAD")
    review = a_review("sam-s", head)
    assert people(house.approvals(told(review, pushes=[a_push(house, "ann-dev")]))) == ["sam"]
    assert people(house.approvals(told(review, pushes=[a_push(house, "sam-s")]))) == []


def test_who_pushes_approvals_alone_may_approve(house, told):
    before = house.git("rev-parse", "HEAD")
    house.approve("sue", "security")
    pushes = [a_push(house, "ann-dev", before), a_push(house, "sam-s", before=before)]
    assert people(house.approvals(told(a_review("sam-s", before), pushes=pushes))) == ["sam", "sue"]


def test_who_pushed_what_is_gone_made_the_change(house, told):
    head = house.git("rev-parse", "HEAD")
    gone = {"actor": {"login": "sam-s"}, "before": NOTHING, "after": "1" * 40}
    assert people(house.approvals(told(a_review("sam-s", head), pushes=[gone]))) == []


def test_a_branch_that_was_deleted_was_pushed_by_nobody(house, told):
    head = house.git("rev-parse", "HEAD")
    deleted = {"actor": {"login": "sam-s"}, "before": head, "after": NOTHING}
    assert people(house.approvals(told(a_review("sam-s", head), pushes=[deleted]))) == ["sam"]


def test_a_pull_request_of_another_repository_is_not_this_one(house, told):
    with pytest.raises(EvaluationError, match="of another repository than brook/mesh"):
        house.approvals(told(repository="brook/other"))


def test_another_state_of_the_pull_request_is_not_this_one(house, told):
    with pytest.raises(EvaluationError, match="another state of the pull request"):
        house.approvals(told(head="2" * 40))


@pytest.mark.parametrize(
    "text",
    ["", '{"pull": {"number": 7', '{"pull": 7, "commits": [], "reviews": [], "pushes": []}', "[]"],
)
def test_what_is_no_pull_request_is_refused(text, tmp_path):
    file = tmp_path / "reviews.json"
    file.write_text(text)
    with pytest.raises(EvaluationError, match="not what a platform tells"):
        read_pull_request(file)


def test_a_file_that_is_missing_is_told(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_pull_request(tmp_path / "none.json")


def test_a_page_that_is_missing_is_told(tmp_path, told):
    whole = told()
    assert whole.pull.commits == 1
    text = json.loads((tmp_path / "reviews.json").read_text())
    text["commits"] = []
    (tmp_path / "reviews.json").write_text(json.dumps(text))
    with pytest.raises(EvaluationError, match="1 commits are in the pull request and 0 in this file"):
        read_pull_request(tmp_path / "reviews.json")
