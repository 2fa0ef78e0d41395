"""What the tests of this folder begin with."""

import shutil

import pytest

from community.settings import Settings


@pytest.fixture
def index_folder(settings: Settings) -> None:
    """No index yet."""
    shutil.rmtree(settings.instance / "index", ignore_errors=True)
