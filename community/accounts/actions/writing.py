"""Mail about a person's own account, in their language."""

from community.accounts.models import Person
from community.kernel.transaction import action
from community.mail.actions import queue_mail
from community.mail.letters import compose


@action
def write_to(person: Person, letter: str, /, *, cause: str, **values: object) -> None:
    """Queue the letter `letter` for a person; `cause` names what it is about, so that it goes out once."""
    if person.email:
        composed = compose(letter, language=person.language, name=person.display_name, **values)
        queue_mail(composed, to_address=person.email, to_person_id=person.id, key=cause)
