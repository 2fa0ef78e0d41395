"""A real site for journeys: gunicorn processes on free ports, one database, and the cast with passwords."""

import http.client
import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import create_engine, make_url

from community.accounts.models import Person, SignIn
from community.accounts.viewer import hash_of
from community.app import create_app
from community.kernel.clock import now
from community.kernel.database import Model, db
from community.kernel.transaction import transaction
from community.settings import Settings

ROOT = Path(__file__).parent.parent
START_SECONDS = 40


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fresh_database(url: str) -> str:
    """Make the PostgreSQL database of this address, empty, and return the address as settings have it."""
    asked = make_url(url.replace("postgresql://", "postgresql+psycopg://", 1))
    server = create_engine(asked.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{asked.database}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{asked.database}"')
        # No test cuts the power, so none has to wait for the disk.
        connection.exec_driver_sql(f'ALTER DATABASE "{asked.database}" SET synchronous_commit = off')
    server.dispose()
    return asked.render_as_string(hide_password=False)


@dataclass
class Site:
    """A running site: `urls` by process, and an application of our own on the same database."""

    settings: Settings
    environ: dict[str, str]
    urls: list[str]
    servers: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.urls[0]

    def start(self, number: int = 0) -> None:
        """Start (again) the process that serves `urls[number]` and wait until it is ready."""
        port = self.urls[number].rsplit(":", 1)[1]
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "wsgi:app", "--log-level", "error"],
            cwd=ROOT,
            env=self.environ | {"PORT": port, "THREADS": "48", "WORKERS": "1"},
        )
        if number < len(self.servers):
            self.servers[number] = server
        else:
            self.servers.append(server)
        wait_until_ready(self.urls[number], server)

    def stop(self) -> None:
        for server in self.servers:
            server.terminate()
        for server in self.servers:
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def wait_until_ready(url: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"The server ended with {server.returncode}.")
        try:
            with urllib.request.urlopen(url + "/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("The server isn't ready.")


@contextmanager
def running_site(
    instance: Path,
    *,
    processes: int = 1,
    database_url: str | None = None,
    redis_url: str | None = None,
    more: dict[str, str] | None = None,
) -> Iterator[Site]:
    """A site with empty tables. Processes listen on ports of their own and share the database, and Redis if given."""
    urls = [f"http://localhost:{free_port()}" for _ in range(processes)]
    settings = Settings(
        environment="development",
        secret_key="for-the-journeys-0123456789-abcdefghij",
        database_url=database_url or f"sqlite:///{instance}/site.db",
        redis_url=redis_url,
        instance=instance,
        site_url=urls[0],
    )
    environ = {k: v for k, v in os.environ.items() if not k.startswith("KOENOWA_")} | {
        "KOENOWA_ENV": settings.environment,
        "KOENOWA_INSTANCE": str(instance),
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url,
        "SITE_URL": settings.site_url,
    }
    environ |= more or {}
    if redis_url:
        environ["REDIS_URL"] = redis_url
    site = Site(settings, environ, urls)
    app = create_app(settings)
    with app.app_context():
        with transaction():
            connection = db.session.connection()
            Model.metadata.drop_all(connection)
            Model.metadata.create_all(connection)
        db.session.remove()
        try:
            for number in range(processes):
                site.start(number)
            yield site
        finally:
            db.session.remove()
            site.stop()


def cookie_of(site: Site, person: Person) -> str:
    """The cookie of a browser in which this person has just signed in."""
    app = create_app(site.settings)
    key = secrets.token_hex(16)
    with transaction():
        db.session.add(SignIn(person_id=person.id, key_hash=hash_of(key), created_at=now(), seen_at=now()))
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    return f"{cookie.key}={cookie.value}"


class Browser:
    """A browser without scripts: keeps cookies, finds the CSRF token of a page, sends forms."""

    def __init__(self, url: str, cookie: str) -> None:
        self.url, self.cookie = url, cookie

    def get(self, path: str) -> tuple[int, str]:
        status, _, body = self._send("GET", path, None)
        return status, body

    def post(self, path: str, values: dict[str, str], *, token: str) -> tuple[int, str]:
        """Send a form; the status and where it leads."""
        status, place, _ = self._send("POST", path, urlencode({"csrf_token": token} | values))
        return status, place

    def token_of(self, path: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(path)[1])
        assert found, f"{path} has no form"
        return found.group(1)

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=20)
        headers = {"Cookie": self.cookie, "Origin": self.url, "Referer": self.url + "/"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        if fresh := answer.headers.get("Set-Cookie"):
            name = fresh.split("=", 1)[0]
            others = [one for one in self.cookie.split("; ") if not one.startswith(name + "=")]
            self.cookie = "; ".join([*others, fresh.split(";", 1)[0]])
        return answer.status, answer.headers.get("Location", ""), text
