"""What can happen to mail."""

from dataclasses import dataclass

from community.kernel.events import Fact


@dataclass(frozen=True)
class MailQueued(Fact):
    """A letter waits to be sent."""

    mail_id: int
