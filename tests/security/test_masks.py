"""Who posts without their name is named in two places alone: where a moderator looked, and in the list of accounts."""

import pytest

from tests.security.conftest import Tour

MARKS = tuple(
    f"{what} of who posts without {how}"
    for what, how in (("name", "it"), ("handle", "a name"), ("page", "a name"), ("face", "a name"))
)


@pytest.mark.parametrize("name", MARKS)
def test_the_member_behind_a_mask_is_named_where_a_moderator_looked_and_in_the_list_of_accounts(
    tour: Tour, name: str
) -> None:
    mark, _readers = tour.canaries[name]
    places = {(visit.role, visit.pattern) for visit in tour.visits if mark in visit.text and mark not in visit.path}
    elsewhere = {
        (role, pattern)
        for role, pattern in places
        if (role, pattern) != ("moderator", "/staff/posts/{masked_post}/reveal")
        and not (role == "admin" and pattern.startswith("/staff/people"))
    }
    assert elsewhere == set()


def test_mail_about_what_was_posted_without_a_name_names_nobody_to_others(tour: Tour) -> None:
    marks = [tour.canaries[name][0] for name in MARKS]
    told = [whose for whose, text in tour.letters if whose != "vera" and any(mark in text for mark in marks)]
    assert told == []
    assert any(whose == "vera" for whose, _text in tour.letters)
