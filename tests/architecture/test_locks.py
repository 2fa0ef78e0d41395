"""What is installed is locked by hash, and the tests run on what the site runs on."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LISTS = ("requirements", "requirements-sockets", "requirements-dev")


def locked(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text("utf-8")
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[a-z])", text))
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[\w+\])?==(\S+)", text, re.MULTILINE))


def wished(name: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9][a-z0-9._-]*)", (ROOT / name).read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("name", LISTS)
def test_every_wish_is_locked_with_hashes(name):
    assert wished(f"{name}.in") <= locked(f"{name}.txt").keys()


@pytest.mark.parametrize("name", LISTS)
def test_the_very_versions_that_serve_are_tested_and_carry_sockets(name):
    others, serving = locked(f"{name}.txt"), locked("requirements.txt")
    assert {each: others.get(each) for each in serving} == serving


@pytest.mark.parametrize("name", LISTS)
def test_no_machine_or_mirror_is_named_in_a_lock(name):
    assert not re.search(r"://|--(?:find-links|index-url|extra-index-url)", (ROOT / f"{name}.txt").read_text("utf-8"))
