"""Each import contract holds, and each was seen to fail on a planted violation."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The package and its contracts, somewhere we may break them."""
    ours = shutil.ignore_patterns("__pycache__", "*.json", "*.mo", "*.po", "*.webp", "*.png", "*.jpg", "*.svg")
    shutil.copytree(ROOT / "community", tmp_path / "community", ignore=ours)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path, contract: str | None = None) -> subprocess.CompletedProcess[str]:
    only = ["--contract", contract] if contract else []
    # The copied package is found first because it lies in the working folder.
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo", *only],
        cwd=folder,
        env=os.environ | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def plant(folder: Path, module: str, line: str) -> None:
    """Write an import into a module of the copy, which is made if it isn't there."""
    package = folder / module.replace(".", "/")
    path = package / "__init__.py" if package.is_dir() else package.with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{line}\n", "utf-8")


def test_every_contract_is_kept():
    linted = lint(ROOT)
    assert linted.returncode == 0, linted.stdout
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in linted.stdout


@pytest.mark.parametrize(
    ("contract", "module", "imported"),
    [
        ("floors", "community.kernel.clock", "community.accounts.models"),
        ("floors", "community.settings", "community.app"),
        ("floors", "community.topics.queries", "community.ideas.models"),
        ("floors", "community.questions.queries", "community.ideas.models"),
        ("floors", "community.ideas.actions", "community.loyalty.models"),
        ("floors", "community.topics.actions", "community.moderation.models"),
        ("files", "community.topics.models", "community.topics.queries"),
        ("files", "community.accounts.policy", "community.accounts.actions"),
        ("files", "community.ideas.actions", "community.ideas.pages"),
        ("no-request", "community.ideas.actions", "flask"),
        ("no-request", "community.topics.actions.outcomes", "flask"),
        ("no-request", "community.topics.policy", "flask_login"),
        ("no-request", "community.accounts.models", "werkzeug"),
        ("no-request", "community.votes.queries", "community.web.pages"),
    ],
)
def test_a_planted_violation_is_seen(copied, contract, module, imported):
    if imported.startswith("community."):
        plant(copied, imported, "")
    plant(copied, module, f"import {imported}")
    linted = lint(copied, contract)
    assert linted.returncode == 1, linted.stdout + linted.stderr
    assert f"{module} -> {imported} " in linted.stdout


def test_a_new_folder_fails_until_someone_gives_it_a_floor(copied):
    (copied / "community" / "gossip").mkdir()
    plant(copied, "community.gossip.__init__", '"""A part nobody has placed yet."""')
    linted = lint(copied, "floors")
    assert linted.returncode == 1
    assert "community.gossip" in linted.stdout
