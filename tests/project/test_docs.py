"""The README names the commands and methods that there are, and files that exist."""

import re

import tillid_analysis
from tests.project.tree import ROOT

README = ROOT / "README.md"


def readme() -> str:
    """Return the README."""
    return README.read_text("utf-8")


def commands() -> list[str]:
    """Return every line of the README's blocks of code."""
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", readme(), re.MULTILINE | re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines()]


def methods() -> list[str]:
    """Return the names in the first column of the table under the heading "Methods"."""
    section = re.split(r"^## ", readme().partition("\n## Methods\n")[2], flags=re.MULTILINE)[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("|")]
    return [name for cell in cells for name in re.findall(r"`(\w+)(?:\(.*?\))?`", cell)]


def test_both_commands_stand_alone_in_a_block() -> None:
    assert {"python run.py report", "python run.py test"} <= set(commands())


def test_the_environment_has_the_name_it_is_activated_by() -> None:
    named = (ROOT / "environment.yml").read_text("utf-8").partition("\nname: ")[2].split()[0]
    activated = [line.split()[-1] for line in commands() if line.startswith("conda activate ")]
    assert set(activated) <= {named}


def test_the_table_of_methods_lists_every_public_name_once() -> None:
    assert sorted(methods()) == sorted(tillid_analysis.__all__)


def test_links_lead_to_files() -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", readme())
    local = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in local if not (ROOT / link).exists()] == []


def test_the_changelog_knows_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    found = re.search(r'^version = "(.+)"$', project, re.MULTILINE)
    assert found is not None
    assert re.search(rf"^## {re.escape(found[1])}\b", text, re.MULTILINE)
