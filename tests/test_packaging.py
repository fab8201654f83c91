import configparser
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from setuptools import find_packages

ROOT = Path(__file__).parent.parent
SETUP = configparser.ConfigParser()
SETUP.read(ROOT / "setup.cfg")


def test_packages_are_those_on_disk() -> None:
    assert sorted(SETUP["options"]["packages"].split()) == sorted([*find_packages(str(ROOT / "graph")), "legation.ontology"])


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.strip().lower())


def test_locks_hold_what_is_needed_and_no_address() -> None:
    for lock, wanted in (("requirements.lock", SETUP["options"]["install_requires"]), ("requirements-test.lock", SETUP["options.extras_require"]["test"])):
        text = (ROOT / lock).read_text()
        names = {normalised(line.split("==")[0]) for line in text.splitlines() if "==" in line}
        required = {normalised(re.split(r"[\[><=;]", line)[0]) for line in wanted.strip().splitlines()}
        assert required <= names and "://" not in text and "file:/" not in text


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    [path] = folder.glob("legation-*.whl")
    return path


def test_wheel_holds_every_data_file(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    kinds = {".py", ".ttl", ".jsonld", ".toml", ".csv", ".rq", ".html", ".css", ".js", ".typed", ".md"}
    data = {f"legation/ontology/{p.relative_to(ROOT / 'ontology')}" for p in (ROOT / "ontology").rglob("*") if p.suffix in kinds}
    code = {str(p.relative_to(ROOT / "graph")) for p in (ROOT / "graph").rglob("*") if p.suffix in kinds or p.name == "py.typed"}
    assert len(data) > 50 and data | code <= held
    assert any(name.endswith("licenses/LICENSE") for name in held)


@pytest.mark.model
def test_wheel_works_outside_of_the_repository(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    (tmp_path / "2022-01-21-note.txt").write_text("NATO rejected the Russian demand.")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}

    def legation(*arguments: str) -> str:
        command = [sys.executable, "-m", "legation", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True).stdout

    where = subprocess.run([sys.executable, "-c", "import legation; print(legation.__file__)"], cwd=tmp_path, env=environment, check=True, capture_output=True, text=True).stdout
    assert where.startswith(str(tmp_path / "site"))
    legation("build", "2022-01-21-note.txt", "-o", "g")
    assert "rejected a demand of" in legation("query", "between", "g", "-p", "actor=NATO", "-p", "other=Russia")
    assert legation("validate", "g") == ""
