"""What can go wrong by a person's doing. The shell turns each into a status and a sentence in the reader's language."""

from collections.abc import Mapping


class Refusal(Exception):
    """An action that won't be done, and the sentence (already in the reader's language) that says why."""

    status = 400

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class Invalid(Refusal):
    """Values that can't be taken: `errors` maps a field's name to its sentence. Status 422."""

    status = 422

    def __init__(self, errors: Mapping[str, str], message: str = "") -> None:
        super().__init__(message or next(iter(errors.values()), ""))
        self.errors = dict(errors)


class NotFound(Refusal):
    """Nothing here that this person may see. Status 404."""

    status = 404


class Gone(Refusal):
    """It was here, and its author or the staff took it away. Status 410."""

    status = 410


class NotAllowed(Refusal):
    """Seen, but not theirs to do. Status 403."""

    status = 403


class SignInFirst(Refusal):
    """Only for people who are signed in. Status 401; pages lead to the sign-in form and back."""

    status = 401


class KeyNeeded(Refusal):
    """Only for programs that hold a key. Status 401."""

    status = 401


class Conflict(Refusal):
    """Somebody was quicker, or the page was stale. Status 409."""

    status = 409


class TooMany(Refusal):
    """Too often in too short a time. Status 429; `retry_after` is in seconds."""

    status = 429

    def __init__(self, message: str = "", retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after
