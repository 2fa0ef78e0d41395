"""Adding to the log, in the transaction of the act itself."""

from typing import Any

from community.accounts.models import Person
from community.audit.models import LogLine
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.transaction import action


@action
def note(verb: str, subject_type: str, subject_id: int, *, by: Person, reason: str = "", **details: Any) -> LogLine:
    """Write down what `by` did. `details` hold the state before and after, as plain values."""
    line = LogLine(
        by_id=by.id,
        verb=verb,
        subject_type=subject_type,
        subject_id=subject_id,
        reason=reason,
        details=details,
        created_at=now(),
    )
    db.session.add(line)
    db.session.flush()
    return line
