"""Who follows or muted an idea that is merged into another one follows, or muted, what becomes of it."""

from community.follows.actions import follow, mute, unfollow
from community.follows.models import FOLLOWING
from community.follows.queries import state_of
from community.ideas.actions import comment_on_idea, decide_idea, merge_idea
from community.notifications import models
from community.topics.text import written
from tests.follows.stage import states, the, told
from tests.follows.test_my_page import listed
from tests.ideas.proposals import an_idea
from tests.notifications.test_telling import notices_for


def test_a_follower_of_a_merged_idea_hears_of_the_one_it_lives_on_in(alice, bob, carol, petra, browser_of):
    idea, host = an_idea(alice, "A rack"), an_idea(bob, "A shelf")
    follow(the(idea), by=carol)
    merge_idea(idea, host, written("Both want room."), by=petra)
    assert told(carol) == [models.MERGED]
    assert notices_for(carol) == ["An idea you follow lives on in one that asks for the same: A shelf"]
    comment_on_idea(host, written("Me, too."), by=alice)
    decide_idea(host, "planned", written("You asked for it."), by=petra)
    assert told(carol) == [models.MERGED, models.TALK, models.DECISION]
    assert state_of(carol.id, the(host)) == FOLLOWING
    browser = browser_of(carol)
    assert "A rack" in listed(browser.get("/me?tab=following"))
    assert "You asked for it." in listed(browser.get("/me?tab=outcomes"))
    assert "You asked for it." in listed(browser_of(alice).get("/me?tab=outcomes"))
    assert "Merged into another one" in listed(browser_of(alice).get("/me"))
    assert unfollow(the(host), by=carol)
    assert states() == []


def test_a_mute_goes_with_the_idea(alice, bob, carol, petra):
    idea, host = an_idea(alice, "A rack"), an_idea(bob, "A shelf")
    comment_on_idea(idea, written("Me, too."), by=carol)
    mute(the(idea), by=carol)
    merge_idea(idea, host, written("Both want room."), by=petra)
    decide_idea(host, "planned", written("You asked for it."), by=petra)
    assert told(carol) == []
    follow(the(host), by=carol)
    comment_on_idea(host, written("When?"), by=alice)
    assert told(carol) == [models.TALK]
