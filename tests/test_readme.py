import doctest
import re
import shlex
from pathlib import Path

import click
import pytest

from legation.cli import main
from legation.export import EXPORTERS
from legation.rdf import named_queries

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINES = re.findall(r"^\$ (.*)$", README, re.M)


@pytest.mark.model
def test_python_of_the_readme_prints_what_it_says() -> None:
    failed, tried = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert (failed, tried > 0) == (0, True)


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`{command}`" in README


@pytest.mark.parametrize("form", sorted(EXPORTERS))
def test_every_export_is_in_the_readme(form: str) -> None:
    assert f"`{form}`" in README


@pytest.mark.parametrize("line", [line for line in LINES if "legation" in line])
def test_commands_of_the_readme_parse(line: str) -> None:
    _, _, last = line.partition(" # ")[0].rpartition("| ")
    _, command, *arguments = shlex.split(last)
    found = main.commands[command]
    context = found.make_context(command, list(arguments))
    assert isinstance(context, click.Context)
    if command == "query":
        assert arguments[0] == "-" or arguments[0] in named_queries()


@pytest.mark.parametrize("target", [line.split()[1] for line in LINES if line.startswith("make ")])
def test_targets_of_the_readme_are_in_the_makefile(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "ontology/authority/README.md", "seeds/README.md", "docs/archive.md", "notebooks/data/README.md"])
def test_links_within_the_repository_lead_somewhere(page: str) -> None:
    path = ROOT / page
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
