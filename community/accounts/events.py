"""What can happen to people."""

from dataclasses import dataclass

from community.kernel.events import Fact


@dataclass(frozen=True)
class PersonRegistered(Fact):
    """Somebody made an account; their address isn't verified yet."""

    person_id: int


@dataclass(frozen=True)
class AddressVerified(Fact):
    """Somebody showed that the address is theirs."""

    person_id: int


@dataclass(frozen=True)
class RightsChanged(Fact):
    """A session ended, a person was disabled, or roles changed: open connections are to be judged anew."""

    person_id: int
