"""Time zones as a list to choose from, in the reader's language."""

from datetime import timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_timezone_location

from community.kernel.clock import now

REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def zone_options(language: str, present: str) -> list[tuple[str, str]]:
    """(zone, such as "UTC+9:00 Tokyo") from west to east by today's offsets; the `present` one is always among them."""
    at = now()
    rows = []
    for zone, city in ({present: present} | _cities(language)).items():
        offset = at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
        rows.append((offset, city, zone))
    return [(zone, f"UTC{_signed(offset)} {city}") for offset, city, zone in sorted(rows)]


@lru_cache(maxsize=4)
def _cities(language: str) -> dict[str, str]:
    """One zone for each city; the others are older names of the same."""
    zones = sorted(zone for zone in available_timezones() if zone.partition("/")[0] in REGIONS)
    by_city = {get_timezone_location(zone, locale=language, return_city=True): zone for zone in reversed(zones)}
    return {zone: city for city, zone in by_city.items()}


def _signed(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours}:{rest:02}"
