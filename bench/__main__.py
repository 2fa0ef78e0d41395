"""`python -m bench [sqlite] [postgresql]`: build once, then measure and print."""

import http.client
import itertools
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

from flask import Flask
from sqlalchemy import create_engine, event, make_url

from bench import corpus, live, load
from community.app import create_app
from community.kernel.database import db
from community.kernel.remembered import memory
from community.settings import Settings

ROOT = Path(__file__).parent.parent
DATA = ROOT / "bench" / "data"
RESULTS = ROOT / "bench" / "results"
PORT, FLOOR_PORT = 8321, 8322
WORKERS, THREADS = "2", "4"
POSTGRESQL = os.environ.get("KOENOWA_BENCH_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/koenowa_bench")
PAGES = {
    "home": "/",
    "question list": "/questions",
    "question, 20 answers": "/questions/{twenty}",
    "hot question, 500": "/questions/1",
    "product": "/products/product-1",
    "profile": "/people/4",
    "one's own profile": "/people/2",
    "search, two words": "/search?q=" + quote(f"{corpus.JA[300]} {corpus.JA[700]}"),
}


def settings_for(name: str) -> Settings:
    return Settings(
        environment="development",
        secret_key="bench-secret-0123456789-abcdefghijklmnopq",
        database_url=POSTGRESQL if name == "postgresql" else f"sqlite:///{DATA}/bench.db",
        instance=DATA / name,
        site_url=f"http://localhost:{PORT}",
    )


@contextmanager
def serving(settings: Settings, app: str, port: int, workers: str, threads: str, cache: bool = True) -> Iterator[None]:
    """gunicorn on loopback, ended with the block."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith("KOENOWA_")} | {
        "KOENOWA_ENV": settings.environment,
        "KOENOWA_INSTANCE": str(settings.instance),
        "KOENOWA_PAGE_CACHE": "on" if cache else "off",
        "KOENOWA_LOG_LEVEL": "error",
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url,
        "SITE_URL": settings.site_url,
        "PORT": str(port),
        "WORKERS": workers,
        "THREADS": threads,
    }
    server = subprocess.Popen([sys.executable, "-m", "gunicorn", app, "--log-level", "error"], cwd=ROOT, env=environ)
    try:
        for _ in range(200):
            try:
                load.fetch(port, "/", "")
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def signed_in(app: Flask, key: str = corpus.KEY) -> str:
    """The cookie of a browser in which a reader signed in some pages ago."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
    client.get("/about/promise")
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    return f"{cookie.key}={cookie.value}" if cookie else ""


def statements(app: Flask, path: str, cookie: str) -> int:
    """How many SQL statements a page takes when nothing of it is remembered."""
    count = 0

    def tally(*_: object) -> None:
        nonlocal count
        count += 1

    with app.app_context():
        engine = db.engine
    client = app.test_client(use_cookies=False)
    headers = {"Cookie": cookie} if cookie else {}
    client.get(path, headers=headers)
    memory.forget()
    event.listen(engine, "before_cursor_execute", tally)
    try:
        client.get(path, headers=headers)
    finally:
        event.remove(engine, "before_cursor_execute", tally)
    return count


def twenty_answers() -> int:
    """A question with about twenty answers."""
    row = db.session.connection().exec_driver_sql(
        "SELECT id FROM topic WHERE kind = 'question' AND id > 1 ORDER BY abs(answer_count - 20), id LIMIT 1"
    )
    return int(row.scalar_one())


class Poster:
    """Posts answers to one question over a kept connection per call site."""

    def __init__(self, port: int, topic_id: int, cookie: str) -> None:
        self._port, self._topic_id, self._cookie = port, topic_id, cookie
        _, page = load.fetch(port, f"/questions/{topic_id}", cookie)
        found = re.search(rb'name="csrf_token" value="([^"]+)"', page)
        self._token = found.group(1).decode() if found else ""
        self._begun, self._count = time.time(), itertools.count()

    def post(self, number: int) -> int:
        """Post the answer `number`; its id from the address that the site leads to."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        body = urlencode(
            {
                "csrf_token": self._token,
                "body": f"測定の回答です {self._begun} {number}",
                "nonce": f"{self._begun}-{next(self._count)}",
            }
        )
        headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", f"/questions/{self._topic_id}/answers", body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        place = answer.headers.get("Location", "")
        if answer.status != 303:
            raise RuntimeError(f"posting answered {answer.status}")
        return int(re.findall(r"(\d+)", place)[-1])


def line(name: str, *cells: object) -> None:
    shown = [f"{cell:>10.1f}" if isinstance(cell, float) else f"{cell:>10}" for cell in cells]
    print(f"{name:<24}" + "".join(shown), flush=True)


def pages(app: Flask, twenty: int, cookie: str, title: str) -> dict[str, object]:
    """Each page, and the floor beside it: how fast the machine is changes within minutes."""
    print(f"\n{title}")
    line("page", "req/s c16", "floor", "of floor", "p50 ms", "p95 ms", "kB", "SQL")
    found: dict[str, object] = {}
    for name, template in PAGES.items():
        path = template.format(twenty=twenty)
        got, floor = load.beside((PORT, path, cookie), (FLOOR_PORT, "/", ""))
        count, share = statements(app, path, cookie), got.rate / floor.rate
        found[name] = [got.rate, floor.rate, share, got.p50, got.p95, got.size, count]
        line(name, got.rate, floor.rate, f"{share:.3f}", got.p50, got.p95, got.size / 1000, count)
    return found


def make_database(url: str) -> None:
    """Make the PostgreSQL database of this address unless it is there."""
    asked = make_url(url)
    server = create_engine(asked.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        known = connection.exec_driver_sql(
            "SELECT 1 FROM pg_database WHERE datname = %(name)s", {"name": asked.database}
        )
        if known.first() is None:
            connection.exec_driver_sql(f'CREATE DATABASE "{asked.database}"')
    server.dispose()


def prepare(settings: Settings, app: Flask) -> int:
    """Fill tables and index unless they are full; the question that is measured."""
    with app.app_context():
        if corpus.build() or not (settings.instance / "index").exists():
            environ = {
                "KOENOWA_INSTANCE": str(settings.instance),
                "DATABASE_URL": settings.database_url,
                "SECRET_KEY": settings.secret_key,
            }
            command = [sys.executable, "-m", "flask", "--app", "wsgi", "rebuild-index"]
            subprocess.run(command, cwd=ROOT, check=True, env=os.environ | environ)
        return twenty_answers()


def wait_until_settled(port: int, seconds: int = 180) -> None:
    """Until no delivery waits: what is measured next isn't to stand behind what was measured before."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if json.loads(load.fetch(port, "/healthz", "")[1])["deliveries"]["waiting"] == 0:
            return
        time.sleep(1)


def posting(poster: "Poster", result: dict[str, object]) -> None:
    print("\nposting an answer (durable, events written)")
    for clients, each in ((1, 60), (8, 25)):
        speed, p50, p95 = load.repeated(lambda n, c=clients: poster.post(c * 1000 + n) and None, clients, each)
        line(f"{clients} clients", speed, "per s", p50, p95)
        result[f"posting, {clients}"] = [speed, p50, p95]


def run(name: str) -> dict[str, object]:
    settings = settings_for(name)
    settings.instance.mkdir(parents=True, exist_ok=True)
    if not settings.uses_sqlite:
        make_database(settings.database_url)
    app = create_app(replace(settings, page_cache=False))
    twenty = prepare(settings, app)
    reader, staff = signed_in(app), signed_in(app, corpus.STAFF_KEY)
    result: dict[str, object] = {}
    print(f"\n== {name}: gunicorn gthread, {WORKERS} processes of {THREADS} threads ==")
    with (
        serving(settings, "wsgi:app", PORT, WORKERS, THREADS),
        serving(settings, "bench.floor:app", FLOOR_PORT, WORKERS, THREADS),
    ):
        result["anonymous"] = pages(app, twenty, "", "anonymous")
        result["signed in"] = pages(app, twenty, reader, "signed in")
        posting(Poster(PORT, twenty, staff), result)
    with (
        serving(settings, "wsgi:app", PORT, WORKERS, THREADS, cache=False),
        serving(settings, "bench.floor:app", FLOOR_PORT, WORKERS, THREADS),
    ):
        result["anonymous, page cache off"] = pages(app, twenty, "", "anonymous, page cache off")
    with serving(settings, "wsgi:app", PORT, "1", "280"):
        poster = Poster(PORT, 1, staff)
        wait_until_settled(PORT)
        for readers in (1, 200):
            took = live.commit_to_screen(PORT, 1, readers, poster.post, 20)
            line(f"live, {readers} readers", "", "", took["p50"], took["p95"], "lost", took["lost"])
            result[f"live, {readers}"] = took
    return result


def main() -> None:
    load.tool()
    names = sys.argv[1:] or ["sqlite", "postgresql"]
    DATA.mkdir(parents=True, exist_ok=True)
    RESULTS.mkdir(parents=True, exist_ok=True)
    results = {name: run(name) for name in names}
    path = RESULTS / f"{time.strftime('%Y%m%d-%H%M%S')}.json"
    path.write_text(json.dumps(results, indent=2, ensure_ascii=False))
    print(f"\nWritten to {path.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
