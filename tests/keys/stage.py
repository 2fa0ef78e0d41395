"""Programs that speak with the site: a key, and what they send with it."""

from dataclasses import asdict
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from community.accounts.models import Person
from community.keys.actions import make_key
from community.keys.models import READ_VOICES, WRITE_VOICES
from tests.customers import calls

VOICES = "/api/v1/voices"
TANAKA = asdict(calls.TANAKA)
FIRST = "koenowa_1"


class Program:
    """A help desk that holds a key, and no cookie."""

    def __init__(self, app: Flask, secret: str, language: str = "en") -> None:
        self._browser: FlaskClient = app.test_client(use_cookies=False)
        self._headers = {"Authorization": f"Bearer {secret}", "Accept-Language": language}

    def get(self, path: str = VOICES) -> TestResponse:
        return self._browser.get(path, headers=self._headers)

    def ask(self, path: str, **asked: str) -> TestResponse:
        return self._browser.get(path, query_string=asked, headers=self._headers)

    def post(self, path: str = VOICES, *, once: str = "", **sent: Any) -> TestResponse:
        return self._browser.post(path, json=sent, headers=self._headers | ({"Idempotency-Key": once} if once else {}))

    def send(self, data: bytes) -> TestResponse:
        """Whatever that is."""
        return self._browser.post(VOICES, data=data, content_type="application/json", headers=self._headers)


def a_program(app: Flask, by: Person, *scopes: str, secret: str = FIRST, language: str = "en") -> Program:
    make_key("Help desk", scopes or (READ_VOICES, WRITE_VOICES), secret, by=by)
    return Program(app, secret, language)
