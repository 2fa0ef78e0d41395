"""Where a form may lead back to: a path of this site and nothing else."""

from urllib.parse import urlsplit


def safe_path(target: str | None, default: str = "/") -> str:
    """`target` if it is a plain path of this site, else `default`.

    Browsers read `//`, `/\\` and control signs as the beginning of a host.
    """
    if not target or not target.startswith("/") or len(target) > 500:
        return default
    if target.startswith(("//", "/\\")) or "\\" in target or any(ord(c) < 32 or ord(c) == 127 for c in target):
        return default
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else default


def path_here(url: str | None, host_url: str) -> str:
    """Path and query of an address of this site, but its start; nothing for any other, and for what is no address."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    if f"{parts.scheme}://{parts.netloc}/" != host_url or not parts.path.strip("/"):
        return ""
    return safe_path(parts.path + (f"?{parts.query}" if parts.query else ""), default="")
