"""What people of the demo have begun to write, and what their text fields begin with."""

from community.accounts.models import Person
from community.demo.story import Story
from community.drafts.actions import save_draft
from community.drafts.models import ANSWER
from community.drafts.reading import Place
from community.kernel.database import db
from community.kernel.transaction import action
from community.products.models import Product
from community.products.templates import set_templates
from community.topics.models import IDEA, QUESTION

TEMPLATES = {
    QUESTION: (
        "起きていること：\n\nいつから：\n\n試したこと：",
        "What happens:\n\nSince when:\n\nWhat I've tried:",
    ),
    IDEA: ("困る場面：\n\nどのくらいの頻度で：", "When it bothers me:\n\nHow often:"),
}
WISH = {
    "title": ["注ぎ口のふたを単品で買いたい"],
    "body": ["洗っているときに落として、ふたの先が欠けました。本体はまだまだ使えます。"],
    "product": ["drip-kettle-k2"],
}


@action
def leave_unfinished(story: Story) -> None:
    """Minami has a wish and an answer half written; the kettle's posts begin with a few headings."""
    set_templates(db.session.get_one(Product, story.products["k2"]), TEMPLATES)
    minami = db.session.get_one(Person, story.people["minami"])
    question_id = story.topics["spout-scale"]
    begun = {"body": ["綿棒では奥まで届きませんでした。クエン酸を入れて一度沸かしてから、"]}
    save_draft(f"topic-{question_id}", Place(ANSWER, question_id), begun, base=0, by=minami)
    save_draft("new-spout", Place(IDEA), WISH, base=0, by=minami)
