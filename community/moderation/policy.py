"""Who may report and judge."""

from community.accounts.models import Person
from community.accounts.policy import can_take_part, is_moderator
from community.topics.models import PUBLIC, Post


def can_report(person: Person | None, post: Post) -> bool:
    """Members with a verified address, about what is public and not their own."""
    return (
        can_take_part(person) and person is not None and not person.owns(post.author_id) and post.visibility == PUBLIC
    )


def can_reveal(person: Person | None, post: Post) -> bool:
    """Moderators, of what was posted behind a mask by somebody else."""
    return can_judge(person, post) and post.author.is_mask


def can_judge(person: Person | None, post: Post) -> bool:
    """Moderators, but not about their own posts."""
    return is_moderator(person) and person is not None and not person.owns(post.author_id)
