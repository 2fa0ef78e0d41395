"""Ideas: a problem and a wish, the people behind it, and the product team's dated decisions."""

from flask import Flask

from community.ideas import comparing_pages, pages, use_case_pages
from community.ideas.actions import put_wish_back
from community.ideas.queries import wish_of
from community.topics.models import IDEA
from community.topics.versions import OwnFields, own_fields


def init_app(app: Flask) -> None:
    own_fields[IDEA] = OwnFields(lambda topic: {"wish": wish_of(topic.id).markdown}, restore=put_wish_back)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(use_case_pages.blueprint)
    app.register_blueprint(comparing_pages.blueprint)
