"""What the repository says of itself is true: paths, commands, workflows, hooks, habits."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from governance import __version__
from governance.cli import COMMANDS
from governance.cli.evidence import SUBCOMMANDS

ROOT = Path(__file__).parents[2]
# In two parts, so that no host of a package registry stands in this file either.
REGISTRIES = [
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("yarnpkg", "com"),
    ("crates", "io"),
    ("rubygems", "org"),
    ("anaconda", "org"),
    ("anaconda", "com"),
    ("proxy.golang", "org"),
    ("maven", "org"),
    ("ghcr", "io"),
    ("docker", "io"),
]
HOST = re.compile("|".join(rf"\b{re.escape(name)}\.{end}\b" for name, end in REGISTRIES), re.IGNORECASE)
GUIDES = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", ".github/pull_request_template.md"]
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
FENCE = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
PATH = re.compile(r"\.?[A-Za-z_][\w.-]*/[\w./*-]*(?<!/v\d)|[\w.-]+\.(md|toml|lock)")
GOVERN = re.compile(r"\bgovern ([a-z][a-z-]*)((?:\s+(?!\|)[^\s`#&;|]+)*)")
OPTION = re.compile(r"--[a-z][a-z-]*")


@cache
def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


@cache
def text(name):
    return (ROOT / name).read_bytes().decode(errors="replace")


def guides():
    return [*GUIDES, *sorted(name for name in tracked() if re.fullmatch(r"docs/.*\.md", name))]


def is_ignored(name):
    asked = subprocess.run(["git", "check-ignore", "--quiet", name], cwd=ROOT, check=False)
    return asked.returncode == 0


def code(name):
    """What stands in code spans and fenced blocks of a guide, a line each."""
    fenced = [line for block in FENCE.findall(text(name)) for line in block.splitlines()]
    return [*SPAN.findall(FENCE.sub("", text(name))), *fenced]


def exists(name):
    """Whether a path is there, or is one of those that our commands write."""
    return any(ROOT.glob(name.rstrip("/"))) or is_ignored(name)


@pytest.mark.parametrize("guide", guides())
def test_every_path_a_guide_names_exists(guide):
    spans = [span for span in SPAN.findall(FENCE.sub("", text(guide))) if PATH.fullmatch(span)]
    assert [span for span in spans if not exists(span)] == []


@pytest.mark.parametrize("guide", guides())
def test_every_link_of_a_guide_leads_somewhere(guide):
    links = [link.partition("#")[0] for link in LINK.findall(text(guide)) if "://" not in link]
    assert [link for link in links if not (ROOT / guide).parent.joinpath(link).exists()] == []


@cache
def help_of(*command):
    shown = subprocess.run(
        [sys.executable, "-m", "governance", *command, "--help"], capture_output=True, text=True, check=True
    )
    return shown.stdout


def words_of(command, arguments):
    """The command with its subcommand, where it is a group of commands."""
    following = arguments.split()
    return (command, following[0]) if command in {"contract", "evidence"} and following else (command,)


@pytest.mark.parametrize("guide", guides())
def test_every_command_a_guide_gives_exists_with_its_options(guide):
    for line in code(guide):
        for command, arguments in GOVERN.findall(line):
            assert command in COMMANDS, line
            shown = help_of(*words_of(command, arguments))
            assert [name for name in OPTION.findall(arguments) if name not in shown] == [], line


@pytest.mark.parametrize("guide", guides())
def test_every_make_target_a_guide_gives_exists(guide):
    targets = re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE)
    given = [name for line in code(guide) for name in re.findall(r"\bmake ([a-z-]+)\b", line)]
    assert [name for name in given if name not in targets] == []


def test_the_readme_tells_of_every_command():
    assert [name for name in COMMANDS if f"`govern {name}`" not in text("README.md")] == []


def test_the_guide_to_evidence_tells_of_every_command_of_it():
    guide = text("docs/evidence.md")
    assert [name for name in SUBCOMMANDS if f"`govern evidence {name}" not in guide] == []


def test_no_registry_is_named():
    assert [name for name in tracked() if HOST.search(text(name))] == []


def test_the_lock_pins_every_package_by_hash_and_names_no_index():
    lock = text("requirements.lock")
    assert not re.search(r"https?:|--(extra-)?index-url|--find-links|--trusted-host", lock)
    requirements = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", lock, re.MULTILINE | re.DOTALL)
    assert len(requirements) > 50
    assert [
        each.split()[0] for each in requirements if "==" not in each or "--hash=sha256:" not in each
    ] == []


def workflows():
    return [name for name in tracked() if re.fullmatch(r"\.github/workflows/.*\.ya?ml", name)]


def steps(workflow):
    jobs = yaml.safe_load(text(workflow))["jobs"].values()
    return [step for job in jobs for step in job["steps"]]


def events(workflow):
    # YAML reads the key `on` as true.
    return set(yaml.safe_load(text(workflow))[True])


def running_code():
    """Workflows that run what somebody wrote in a branch."""
    return [name for name in workflows() if events(name) & {"pull_request", "push"}]


def telling():
    """Workflows that may write, and so run nothing of anybody's."""
    return [name for name in workflows() if events(name) == {"workflow_run"}]


JUDGING, RINGING = ".github/workflows/gate.yml", ".github/workflows/review.yml"


def test_there_are_workflows_for_pull_requests_and_main():
    assert sorted(sorted(events(name)) for name in running_code()) == [["pull_request"], ["push"]]
    assert sorted([*running_code(), *telling(), JUDGING, RINGING]) == sorted(workflows())


@pytest.mark.parametrize("workflow", workflows())
def test_actions_are_pinned_by_commit_with_the_version_beside(workflow):
    used = re.findall(r"\buses:\s*(.*)", text(workflow))
    assert len(used) == len([step for step in steps(workflow) if "uses" in step])
    assert used or workflow in [*telling(), RINGING]
    assert [
        use for use in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)
    ] == []


@pytest.mark.parametrize("workflow", running_code())
def test_a_workflow_that_runs_code_may_read_the_repository_and_nothing_else(workflow):
    declared = yaml.safe_load(text(workflow))
    assert declared["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in declared["jobs"].values())
    assert "secrets" not in re.findall(r"\$\{\{\s*(\w+)", text(workflow))
    checkouts = [step for step in steps(workflow) if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


MAY_WRITE = {
    ".github/workflows/anchor.yml": {"contents"},
    ".github/workflows/verdict.yml": {"pull-requests", "security-events"},
}


@pytest.mark.parametrize("workflow", telling())
def test_a_workflow_that_may_write_runs_nothing_of_anybody(workflow):
    declared = yaml.safe_load(text(workflow))
    assert declared["permissions"] == {}
    (job,) = declared["jobs"].values()
    assert job["permissions"] == {"actions": "read", **dict.fromkeys(MAY_WRITE[workflow], "write")}
    assert not [step for step in job["steps"] if "uses" in step]
    assert "secrets" not in re.findall(r"\$\{\{\s*(\w+)", text(workflow))
    names = {yaml.safe_load(text(name))["name"] for name in running_code()}
    assert set(declared[True]["workflow_run"]["workflows"]) <= names


def test_the_workflow_that_judges_runs_from_the_base_and_executes_nothing_of_the_change():
    declared = yaml.safe_load(text(JUDGING))
    assert events(JUDGING) == {"pull_request_target", "workflow_run"}
    assert declared[True]["workflow_run"]["workflows"] == [yaml.safe_load(text(RINGING))["name"]]
    assert declared["permissions"] == {}
    rights = {name: job["permissions"] for name, job in declared["jobs"].items()}
    assert rights["compile"] == rights["base"] == {"contents": "read"}
    assert set(rights["gate"].values()) == {"read"}
    assert rights["status"] == {"actions": "read", "statuses": "write"}
    # The one secret is for the step that signs what was told.
    (secret,) = [step for step in steps(JUDGING) if "secrets." in str(step)]
    assert secret in declared["jobs"]["status"]["steps"]
    assert secret["name"] == "Sign"
    # Who writes on the pull request judges nothing and checks out nothing.
    assert rights["tell"] == {"actions": "read", "pull-requests": "write"}
    assert not [step for step in declared["jobs"]["tell"]["steps"] if "uses" in step]
    assert not [step for step in declared["jobs"]["status"]["steps"] if "checkout" in step.get("uses", "")]
    checkouts = [step["with"] for step in steps(JUDGING) if "checkout" in step.get("uses", "")]
    assert all(one["persist-credentials"] is False for one in checkouts)
    assert {one["path"] for one in checkouts} == {"base", "head"}
    # What is called by its path is the base's.
    called = [line.split()[0] for step in steps(JUDGING) for line in step.get("run", "").splitlines() if line]
    assert [name for name in called if re.match(r"[\w.-]*/", name) and not name.startswith("base/")] == []


def test_the_workflow_that_rings_may_do_nothing():
    declared = yaml.safe_load(text(RINGING))
    assert declared["permissions"] == {}
    assert not [step for step in steps(RINGING) if "uses" in step]


@pytest.mark.parametrize("workflow", workflows())
def test_a_workflow_ends_and_takes_nothing_that_others_write_into_a_shell(workflow):
    declared = yaml.safe_load(text(workflow))
    assert all(job["timeout-minutes"] <= 60 for job in declared["jobs"].values())
    assert "concurrency" in declared
    # A title, a branch's name: they come by the environment.
    assert not [step for step in steps(workflow) if "${{" in step.get("run", "")]


@pytest.mark.parametrize("workflow", running_code())
def test_a_workflow_runs_what_people_run(workflow):
    assert "bash .ci/run" in [step.get("run") for step in steps(workflow)]


def test_our_own_hooks_are_local_and_run_what_exists():
    (repository,) = yaml.safe_load(text(".pre-commit-config.yaml"))["repos"]
    assert repository["repo"] == "local"
    ours = [hook["entry"].split()[:2] for hook in repository["hooks"]]
    assert [words[0] for words in ours if not words[0].startswith(".venv/bin/")] == []
    assert [words[1] for words in ours if words[0].endswith("/govern") and words[1] not in COMMANDS] == []


def test_the_hooks_others_use_run_what_exists():
    hooks = yaml.safe_load(text(".pre-commit-hooks.yaml"))
    assert "govern-check" in [hook["id"] for hook in hooks]
    for hook in hooks:
        program, command, *options = hook["entry"].split()
        assert program == "govern"
        assert command in COMMANDS
        assert [option for option in options if option not in help_of(command)] == []
        assert hook["pass_filenames"] is False


def test_no_model_asks_which_target_it_is_built_in():
    sql = [name for name in tracked() if re.match(r"(models|snapshots|tests/dbt)/.*\.(sql|ya?ml|py)$", name)]
    assert len(sql) > 20
    assert [name for name in sql if re.search(r"\btarget(\.\w|\[|\s*\|)", text(name))] == []


def test_the_changelog_keeps_its_form():
    headings = re.findall(r"^## (.*)$", text("CHANGELOG.md"), re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    released = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}", heading) for heading in headings[1:]]
    assert all(released)
    assert not released or released[0][1] == __version__
