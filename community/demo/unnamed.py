"""What people of the demo ask without their name."""

from datetime import timedelta

from community.accounts.models import Person
from community.demo.story import Story
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.transaction import action
from community.questions.actions import ask_masked, post_answer
from community.topics.text import written

TITLE = "手に力が入りにくくても、片手で注げるケトルはありますか"
BODY = "病気で右手の握力が落ちました。満水にしなければ、K2でも片手で注げるでしょうか。使っている方に伺いたいです。"
ANSWER = "半分までなら片手で注げています。持ち手の根元を握ると、手首が楽です。"
THANKS = "ありがとうございます。店頭で半分の水を入れて試してみます。"


@action
def ask_unnamed(story: Story) -> None:
    """Minami asks about her hand; Hojicha answers, and she thanks her."""
    minami, answers = (db.session.get_one(Person, story.people[key]) for key in ("minami", "hojicha"))
    question = ask_masked(TITLE, written(BODY), by=minami, product_id=story.products["k2"], labels=["使い方"])
    question.created_at = question.active_at = now() - timedelta(hours=5)
    answer = post_answer(question, written(ANSWER), by=answers)
    post_answer(question, written(THANKS), by=minami, parent_id=answer.id)
