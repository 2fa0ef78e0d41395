"""Who may do what to whom, as plain questions about people."""

from community.accounts.models import ADMIN, MODERATOR, PRODUCT, Person


def is_moderator(person: Person | None) -> bool:
    return person is not None and bool(person.role_names & {MODERATOR, ADMIN})


def is_product_team(person: Person | None) -> bool:
    return person is not None and bool(person.role_names & {PRODUCT, ADMIN})


def is_admin(person: Person | None) -> bool:
    return person is not None and ADMIN in person.role_names


def is_staff(person: Person | None) -> bool:
    return person is not None and person.is_staff


def can_take_part(person: Person | None) -> bool:
    """Post, vote and report: signed in, with a verified address, not disabled."""
    return person is not None and person.is_active and person.email_verified_at is not None


def can_mask(person: Person | None) -> bool:
    """Post without their name: members who can take part. Who speaks for the company does so by name."""
    return can_take_part(person) and not is_staff(person)


def can_administer(person: Person | None) -> bool:
    """Give roles, close accounts."""
    return is_admin(person) and person is not None and person.is_active
