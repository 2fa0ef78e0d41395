"""Load on the loopback: requests per second by wrk, and the time of one request after another by ourselves."""

import http.client
import re
import shutil
import statistics
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

SECONDS = 2
TRIES = 3
"""The best counts, for the floor as for the site: whatever else the machine does only makes a run slower."""
ALONE = 120


@dataclass(frozen=True)
class Measured:
    """Requests per second at concurrency 16, and p50 and p95 in milliseconds of one client alone."""

    rate: float
    p50: float
    p95: float
    size: int


def fetch(port: int, path: str, cookie: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(
        "GET", path, headers={"Cookie": cookie, "Accept-Language": "ja"} if cookie else {"Accept-Language": "ja"}
    )
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def alone(port: int, path: str, cookie: str, times: int = ALONE) -> tuple[float, float]:
    """p50 and p95 in milliseconds over one kept connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Accept-Language": "ja"} | ({"Cookie": cookie} if cookie else {})
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        connection.request("GET", path, headers=headers)
        connection.getresponse().read()
        took.append((time.perf_counter() - begun) * 1000)
    connection.close()
    return percentiles(took)


def percentiles(took: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(took, n=20)
    return statistics.median(took), cuts[18]


def tool() -> str:
    """The path of wrk; ends the run where there is none."""
    if found := shutil.which("wrk"):
        return found
    raise SystemExit("make bench needs wrk (Debian: apt-get install wrk).")


def rate(port: int, path: str, cookie: str, seconds: int = SECONDS) -> float:
    """Requests per second at concurrency 16."""
    command = [tool(), "-t1", "-c16", f"-d{seconds}s", "-H", "Accept-Language: ja"]
    if cookie:
        command += ["-H", f"Cookie: {cookie}"]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{path} didn't answer well: {said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    return float(found.group(1)) if found else 0.0


Place = tuple[int, str, str]
"""A port, a path, and the cookie of whoever asks."""


def beside(*places: Place) -> list[Measured]:
    """Each of these places, in turns, so that all have the machine as it is."""
    found = []
    for port, path, cookie in places:
        status, body = fetch(port, path, cookie)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        found.append((*alone(port, path, cookie), len(body)))
    rates = zip(*([rate(*place) for place in places] for _ in range(TRIES)), strict=True)
    return [Measured(max(tries), *others) for tries, others in zip(rates, found, strict=True)]


def repeated(do: Callable[[int], None], clients: int, each: int) -> tuple[float, float, float]:
    """How many of `do` per second with so many clients, and p50 and p95 of one in milliseconds."""
    took: list[float] = []

    def work(number: int) -> None:
        for n in range(each):
            begun = time.perf_counter()
            do(number * each + n)
            took.append((time.perf_counter() - begun) * 1000)

    crew = [threading.Thread(target=work, args=(n,)) for n in range(clients)]
    begun = time.perf_counter()
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    seconds = time.perf_counter() - begun
    return clients * each / seconds, *percentiles(took)
