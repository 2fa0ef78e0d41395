"""My page: what I wrote and voted for, what I follow, what came of it; and nobody else's."""

from community.follows.actions import block, follow, mute
from community.ideas.actions import decide_idea
from community.kernel.transaction import transaction
from community.questions.actions import accept_answer
from community.topics.actions.visibility import delete_post, hide_post
from community.topics.actions.voting import vote
from community.topics.text import written
from tests.conftest import a_person
from tests.follows.stage import the
from tests.ideas.proposals import an_idea, body_of
from tests.reviews.verdicts import a_review
from tests.topics.threads import a_question, an_answer, counted, read


def listed(answer) -> str:
    """The words of the page's list."""
    read(answer)
    return answer.text.split('aria-labelledby="list-title"', 1)[1].split("</main>", 1)[0]


def test_my_posts_stand_with_their_state_and_can_be_narrowed_to_one(alice, bob, mona, petra, kettle, browser_of):
    a_question(alice, "Open question")
    answered = a_question(alice, "Answered question")
    an_answer(answered, bob)
    solved = a_question(alice, "Solved question")
    accept_answer(solved, an_answer(solved, bob), by=alice)
    decide_idea(an_idea(alice, "Planned idea"), "planned", written("Yes."), by=petra)
    a_review(alice, kettle, title="My review")
    hide_post(body_of(a_question(alice, "Hidden question")), by=mona)
    delete_post(body_of(a_question(alice, "Deleted question")), by=alice)
    a_question(bob, "Not mine")
    browser = browser_of(alice)
    page = listed(browser.get("/me"))
    for said in ("Open question", "Answered question", "Solved question", "Planned idea", "My review"):
        assert said in page
    for said in ("Waiting for an answer", "Answered", "Solved", 'data-state="planned"', "Hidden under our rules"):
        assert said in page
    assert "Not mine" not in page
    assert "Deleted question" not in page
    for show, title in (("open", "Open"), ("answered", "Answered"), ("solved", "Solved"), ("planned", "Planned")):
        narrowed = listed(browser.get(f"/me?show={show}"))
        assert f"{title} " in narrowed
        assert narrowed.count('<li class="row">') == (2 if show == "open" else 1)
    assert listed(browser.get("/me?show=unseen")).count('<li class="row">') == 1
    assert "Nothing fits this" in listed(browser.get("/me?show=shipped"))


def test_what_waits_for_my_address_is_shown_to_me(browser_of):
    newcomer = a_person("Newcomer", is_verified=False)
    a_question(newcomer, "Mine waits")
    page = listed(browser_of(newcomer).get("/me?show=unseen"))
    assert "Mine waits" in page
    assert "Waits until you confirm your address" in page


def test_my_votes_are_marked_and_go_when_what_they_were_for_goes(alice, bob, mona, browser_of):
    idea, question = an_idea(alice, "A rack"), a_question(alice, "Where is it?")
    answer = an_answer(question, alice, "Behind the lid.")
    gone = an_idea(alice, "Gone by now")
    reply = an_answer(question, alice, "Below a hidden one.", parent_id=an_answer(question, mona, "Hidden.").id)
    for post in (body_of(idea), answer, body_of(gone), reply):
        vote(post, by=bob)
    hide_post(body_of(gone), by=mona)
    browser = browser_of(bob)
    page = listed(browser.get("/me?tab=votes"))
    assert page.count("You voted") == 3
    assert "A rack" in page
    assert "Behind the lid." in page
    assert "Gone by now" not in page
    hide_post(reply.parent, by=mona)
    assert "Below a hidden one." not in listed(browser.get("/me?tab=votes"))
    assert listed(browser.get("/me?tab=votes&show=new")).count("You voted") == 1
    assert "No votes yet" in listed(browser_of(mona).get("/me?tab=votes"))


def test_what_i_follow_can_be_ended_there_without_script(alice, bob, carol, kettle, browser_of):
    question = a_question(alice, "Where is it?", labels=["収納術"])
    for subject in (the(question), the(kettle), the("収納術"), the(carol)):
        follow(subject, by=bob)
    mute(the("収納術"), by=bob)
    block(alice.id, by=bob)
    browser = browser_of(bob)
    page = listed(browser.get("/me?tab=following"))
    for said in ("Where is it?", "Drip kettle K2", "#収納術", "Carol", "Alice", "Muted", "Blocked"):
        assert said in page
    assert 'href="/tags/%E5%8F%8E%E7%B4%8D%E8%A1%93"' in page
    assert listed(browser.get("/me?tab=following&show=product")).count('<li class="row">') == 1
    assert listed(browser.get("/me?tab=following&show=blocked")).count('<li class="row">') == 1
    assert f'action="/follow/topic/{question.id}"' in page
    assert f'action="/mute/tag/{the("収納術").id}"' in page
    assert f'action="/block/person/{alice.id}"' in page
    here = {"Referer": "http://localhost/me?tab=following"}
    answer = browser.post(f"/follow/topic/{question.id}", data={"on": "0"}, headers=here)
    assert answer.location == "/me?tab=following"
    assert "Where is it?" not in listed(browser.get("/me?tab=following"))


def test_what_i_follow_names_nothing_that_i_may_not_see_any_more(alice, bob, carol, mona, browser_of):
    question = a_question(alice, "A title to forget", labels=["whisper"])
    for subject in (the(question), the("whisper"), the(carol)):
        follow(subject, by=bob)
    hide_post(body_of(question), by=mona)
    with transaction():
        carol.disabled_at = carol.created_at
    page = listed(browser_of(bob).get("/me?tab=following"))
    for word in ("A title to forget", "whisper", "Carol"):
        assert word not in page
    assert "You don't follow anything yet" in page


def test_what_came_of_what_i_wrote_voted_for_or_follow_stands_newest_first(alice, bob, carol, petra, mona, browser_of):
    mine, voted, followed = an_idea(bob, "Mine"), an_idea(alice, "Voted"), an_idea(alice, "Followed")
    other, gone = an_idea(carol, "Another's"), an_idea(carol, "Gone")
    vote(body_of(voted), by=bob)
    vote(body_of(gone), by=bob)
    follow(the(followed), by=bob)
    decided = {"planned": [mine, other], "declined": [voted], "shipped": [followed], "review": [gone]}
    for state, ideas in decided.items():
        for idea in ideas:
            decide_idea(idea, state, written(f"About {idea.title}."), by=petra)
    hide_post(body_of(gone), by=mona)
    browser = browser_of(bob)
    page = listed(browser.get("/me?tab=outcomes"))
    places = [page.index(said) for said in ("About Followed.", "About Voted.", "About Mine.")]
    assert places == sorted(places)
    for why in ("You wrote it", "You voted for it", "You follow it"):
        assert page.count(why) == 1
    assert "Another" not in page
    assert "Gone" not in page
    only = listed(browser.get("/me?tab=outcomes&show=shipped"))
    assert "About Followed." in only
    assert "About Mine." not in only


def test_each_sees_only_their_own_and_nobody_without_an_account(alice, bob, browser_of, client):
    question = a_question(alice, "Alice's own")
    vote(body_of(question), by=bob)
    follow(the(question), by=bob)
    assert client.get("/me").location.startswith("/sign-in")
    alices = browser_of(alice)
    for tab in ("", "answers", "votes", "following", "outcomes"):
        answer = alices.get(f"/me?tab={tab}")
        assert answer.headers["Cache-Control"] == "no-store"
        assert ("Alice&#39;s own" in listed(answer)) == (tab == "")


def test_every_tab_takes_as_many_statements_for_many_rows_as_for_few(alice, bob, petra, browser_of):
    browser = browser_of(bob)

    def some(count: int) -> list[int]:
        for number in range(count):
            idea, question = (
                an_idea(a_person(f"Author {count} {number}"), f"Idea {number}"),
                a_question(bob, f"Question {number}"),
            )
            vote(body_of(idea), by=bob)
            follow(the(idea), by=bob)
            an_answer(a_question(alice), bob)
            decide_idea(idea, "planned", written("Yes."), by=petra)
            assert question
        found = []
        for tab in ("", "answers", "votes", "following", "outcomes"):
            with counted() as statements:
                assert "<li" in listed(browser.get(f"/me?tab={tab}")) or tab == "outcomes"
            found.append(len(statements))
        return found

    assert some(1) == some(8)


def test_the_lists_go_on_where_the_page_before_ended(bob, browser_of):
    for number in range(25):
        vote(body_of(an_idea(a_person(f"Author {number}"), f"Idea {number:02}")), by=bob)
    browser = browser_of(bob)
    page = browser.get("/me?tab=votes").text
    assert "Idea 24" in page
    assert "Idea 04" not in page
    later = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    rest = browser.get(later).text
    assert all(f"Idea {number:02}" in rest for number in range(5))
    assert "Idea 05" not in rest
