"""Reading a form: plain values, or one sentence for each field that can't be taken."""

from collections.abc import Collection, Mapping

from flask_babel import gettext as _

from community.kernel.errors import Invalid


class Reader:
    """Collects values and errors; `check()` raises Invalid if anything was wrong."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self._form = form
        self.errors: dict[str, str] = {}

    def text(self, name: str, *, longest: int, missing: str = "", shortest: int = 0) -> str:
        """A text without surrounding blanks and NULs, line ends as \\n. `missing` is the sentence for an empty one."""
        value = self._form.get(name, "").replace("\0", "").replace("\r\n", "\n").strip()
        if not value and missing:
            self.errors[name] = missing
        elif len(value) > longest:
            self.errors[name] = _(
                "This is %(count)s characters long. Shorten it to %(longest)s.", count=len(value), longest=longest
            )
        elif value and len(value) < shortest:
            self.errors[name] = _("Write at least %(shortest)s characters.", shortest=shortest)
        return value

    def line(self, name: str, *, longest: int, missing: str = "", shortest: int = 0) -> str:
        """A text on one line."""
        return " ".join(self.text(name, longest=longest, missing=missing, shortest=shortest).split())

    def choice(self, name: str, allowed: Collection[str], *, missing: str = "", default: str = "") -> str:
        """One of `allowed`."""
        value = self._form.get(name, "") or default
        if value not in allowed and (value or missing):
            self.errors[name] = missing or _("Choose one of the options.")
        return value

    def whole(self, name: str, *, least: int, most: int, missing: str = "") -> int | None:
        """A whole number from `least` to `most`, or None when left empty and allowed to be."""
        value = self._form.get(name, "").strip()
        if not value and not missing:
            return None
        if value.isascii() and value.isdigit() and len(value) < 12 and least <= int(value) <= most:
            return int(value)
        self.errors[name] = missing or _("Enter a number from %(least)s to %(most)s.", least=least, most=most)
        return None

    def ticked(self, name: str) -> bool:
        return self._form.get(name, "") in ("1", "on", "yes", "true")

    def refuse(self, name: str, sentence: str) -> None:
        self.errors.setdefault(name, sentence)

    def check(self) -> None:
        """Raise Invalid if any value couldn't be taken."""
        if self.errors:
            raise Invalid(self.errors)
