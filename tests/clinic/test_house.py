"""The house keeps its arrows: the contracts hold, each catches what it is there for, and no rule escapes them."""

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = ("clinic", "intake", "treatments")
OUTSIDE = {
    "django",
    "celery",
    "kombu",
    "redis",
    "psycopg2",
    "pghistory",
    "pgtrigger",
    "allauth",
    "crispy_forms",
    "twilio",
}
CONTRACTS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
# Edges by their place, whatever they import.
EDGES = ("deciders", "middleware")
PURE = next(contract for contract in CONTRACTS if contract["id"] == "pure")["source_modules"]

# The words of a broken contract, the file that breaks it, and the line that does.
VIOLATIONS = {
    "Three packages on one line": ("clinic/sites/queries.py", "import intake.patients.models"),
    "The rooms of intake": ("intake/risk/services.py", "import intake.assessments.services"),
    "The rooms of treatments": ("treatments/courses/services.py", "import treatments.infusions.rules.states"),
    "Inside a feature": ("treatments/scheduling/queries.py", "import treatments.scheduling.services"),
    "Rules are plain Python": ("treatments/courses/dosing.py", "import django.utils.timezone"),
}


def lint(folder: Path) -> subprocess.CompletedProcess:
    call = "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])"
    return subprocess.run([sys.executable, "-c", call], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path):
    for package in PACKAGES:
        shutil.copytree(REPOSITORY / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_holds():
    found = lint(REPOSITORY)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("words", VIOLATIONS)
def test_a_contract_catches_what_it_is_there_for(copy, words):
    path, line = VIOLATIONS[words]
    file = copy / path
    file.write_text(f"{file.read_text()}\n{line}\n")
    found = lint(copy)
    assert found.returncode == 1
    broken = [row for row in found.stdout.splitlines() if row.endswith("BROKEN")]
    assert any(words in row for row in broken), found.stdout


def test_every_contract_is_tried():
    assert len(VIOLATIONS) == len(CONTRACTS)


def imports_of(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{name.name}" for name in node.names}
    return found


def test_a_file_that_needs_nothing_from_outside_stands_under_the_pure_contract():
    """So that a rule written tomorrow is held to it, too."""
    files = {
        ".".join(file.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__"): file
        for package in PACKAGES
        for file in (REPOSITORY / package).rglob("*.py")
        if "migrations" not in file.parts and "management" not in file.parts
    }
    imports = {name: imports_of(file) for name, file in files.items()}
    touched = {name for name, found in imports.items() if any(one.split(".")[0] in OUTSIDE for one in found)}
    grew = True
    while grew:
        reached = {name for name, found in imports.items() if name not in touched and found & touched}
        grew, touched = bool(reached), touched | reached
    covered = tuple(f"{name}." for name in PURE)
    features = [
        name
        for name, file in files.items()
        if name.count(".") >= 2 and file.name != "__init__.py" and not name.startswith("clinic.embedded.")
    ]
    missing = [
        name
        for name in features
        if name not in touched and name not in PURE and not name.startswith(covered) and not name.endswith(EDGES)
    ]
    assert not missing, f"Add these to the contract 'pure' in pyproject.toml: {missing}"
