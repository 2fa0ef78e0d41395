"""A limit holds for any stretch of its length, and whoever is over it learns when to come back."""

import os
import uuid

import pytest
import time_machine

from community.kernel.errors import TooMany
from community.kernel.throttle import Throttle

STORES = [pytest.param(None, id="memory"), pytest.param("redis", marks=pytest.mark.redis)]


@pytest.fixture
def throttle(request: pytest.FixtureRequest) -> Throttle:
    made = Throttle()
    made.use(request.param and os.environ["KOENOWA_TEST_REDIS_URL"])
    return made


@pytest.mark.parametrize("throttle", STORES, indirect=True)
def test_ten_a_minute_are_ten_in_any_sixty_seconds_even_when_a_minute_turns(throttle: Throttle) -> None:
    whom = uuid.uuid4()
    with time_machine.travel("2026-11-28T09:12:57Z", tick=False) as clock:
        for _ in range(10):
            throttle.hit("10/minute", "sign in to", whom)
            clock.shift(0.9)
        with pytest.raises(TooMany) as refused:
            throttle.hit("10/minute", "sign in to", whom)
        assert refused.value.retry_after == 51
        clock.shift(51.1)
        throttle.hit("10/minute", "sign in to", whom)
        with pytest.raises(TooMany) as again:
            throttle.hit("10/minute", "sign in to", whom)
        assert again.value.retry_after == 1


@pytest.mark.parametrize("throttle", STORES, indirect=True)
def test_each_key_counts_alone(throttle: Throttle) -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    throttle.hit("1/minute", "sign in to", one)
    throttle.hit("1/minute", "sign in to", other)
    throttle.hit("1/minute", "sign in from", one)
    with pytest.raises(TooMany):
        throttle.hit("1/minute", "sign in to", one)


def test_while_redis_is_away_each_process_counts_on_its_own(caplog: pytest.LogCaptureFixture) -> None:
    throttle = Throttle()
    throttle.use("redis://127.0.0.1:1/0")
    throttle.hit("1/minute", "sign in to", "alice")
    with pytest.raises(TooMany):
        throttle.hit("1/minute", "sign in to", "alice")
    assert "shared throttle unavailable" in caplog.text
