"""A tag has a page: what bears it, whatever its kind, in Japanese, too."""

from community.topics.actions.visibility import hide_post
from tests.ideas.proposals import an_idea, body_of
from tests.topics.threads import a_question, counted, read


def test_a_tag_lists_all_kinds_of_topics_and_narrows_to_one(alice, bob, client):
    a_question(alice, "Where do the lids go?", labels=["収納術"])
    an_idea(bob, "A rack for lids", labels=("収納術", "lid"))
    a_question(bob, "Something else", labels=["care"])
    words = read(client.get("/tags/収納術"))
    assert "#収納術" in words
    assert "Where do the lids go?" in words
    assert "A rack for lids" in words
    assert "Something else" not in words
    ideas = read(client.get("/tags/収納術?kind=idea"))
    assert "A rack for lids" in ideas
    assert "Where do the lids go?" not in ideas
    assert "Nothing of this kind bears the tag" in read(client.get("/tags/収納術?kind=review"))


def test_every_spelling_leads_to_the_same_page_with_one_address_of_its_own(alice, client):
    a_question(alice, labels=["Ｌｉｄ", "AC/DC"])
    for spelling in ("lid", "LID", "%23Lid", "＃ｌｉｄ"):
        assert '<link rel="canonical" href="http://localhost/tags/lid">' in client.get(f"/tags/{spelling}").text
    assert client.get("/tags/AC/DC").status_code == 200
    assert client.get("/tags/AC%2FDC").status_code == 200


def test_a_topic_leads_to_the_pages_of_its_tags(alice, client):
    question = a_question(alice, labels=["収納術"])
    idea = an_idea(alice, labels=("収納術",))
    for place in (f"/questions/{question.id}", f"/ideas/{idea.id}"):
        assert 'href="/tags/%E5%8F%8E%E7%B4%8D%E8%A1%93"' in client.get(place).text


def test_a_word_that_stands_on_nothing_public_has_no_page(alice, mona, browser_of, client):
    question = a_question(alice, labels=["whisper"])
    assert client.get("/tags/whisper").status_code == 200
    hide_post(body_of(question), by=mona)
    for browser in (client, browser_of(alice), browser_of(mona)):
        for place in ("/tags/whisper", "/tags/whisper?after=nonsense", "/tags/neverused", "/tags/%00", "/tags/%20"):
            assert browser.get(place).status_code == 404, place


def test_a_tag_page_is_paged_in_as_many_statements_as_an_empty_one_needs(alice, client):
    a_question(alice, "The first", labels=["care"])
    with counted() as few:
        client.get("/tags/care?n=1")
    for number in range(24):
        a_question(alice, f"Number {number}", labels=["care"])
    with counted() as many:
        page = client.get("/tags/care?n=2").text
    assert len(many) == len(few)
    assert "Number 23" in page
    assert "The first" not in page
    later = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "The first" in client.get(later).text
