"""Who may say which words mean the same."""

from community.accounts.models import Person
from community.accounts.policy import is_staff


def can_edit_words(person: Person | None) -> bool:
    return is_staff(person)
