"""Where avatars lie: one small square WebP file per token, in a folder of the instance."""

import re
import secrets
from pathlib import Path

TOKEN = re.compile(r"[A-Za-z0-9_-]{20,40}")


class AvatarFolder:
    """A folder of files that are ours: drawn by us and named by us."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def store(self, content: bytes) -> str:
        """Keep a new picture. Returns its token."""
        token = secrets.token_urlsafe(18)
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{token}.webp"
        draft = path.with_suffix(".new")
        draft.write_bytes(content)
        draft.replace(path)
        return token

    def path(self, token: str) -> Path | None:
        """The file of a token, if there is one."""
        if not TOKEN.fullmatch(token):
            return None
        path = self._folder / f"{token}.webp"
        return path if path.is_file() else None

    def forget(self, token: str | None) -> None:
        """Delete a picture that nobody shows any more."""
        if token and (path := self.path(token)):
            path.unlink(missing_ok=True)
