"""The command line: `flask demo` fills the site with Yunowa, or leaves a site that has people alone."""

import sys
import time
from datetime import timedelta

import click
from flask import Flask
from sqlalchemy import select

from community.accounts.models import Person
from community.accounts.passwords import hash_password
from community.badges.actions import seed_badges
from community.demo.finishing import finish
from community.demo.sharing import WholeStory
from community.demo.story import Story, read
from community.demo.unfinished import leave_unfinished
from community.demo.unnamed import ask_unnamed
from community.kernel import clock
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.transaction import action
from community.loyalty.actions import seed_rules
from community.search.actions import note_deflection, say_words_are
from community.search.models import SAME
from community.topics.models import Topic

SIGN_IN_WORD = "yunowa-demo-2026"
SIGN_INS = (
    ("minami@yunowa.example", "a member"),
    ("haruka@yunowa.example", "a moderator"),
    ("takuya@yunowa.example", "of the product team"),
    ("admin@yunowa.example", "an administrator"),
)

SAME_WORDS = (("水あか", "limescale"), ("やかん", "ケトル"), ("合わせ目盛り", "dial"))
HELPED = (("kumo", "spout-scale"), ("ken", "spout-scale"), ("kumo", "gasket-life"))


def tell() -> None:
    """Tell the whole story at its own dates, and carry what follows from it day by day."""
    seed_rules()
    seed_badges()
    story, present = WholeStory(), clock.now()
    moments = story.moments()
    day = None
    with click.progressbar(moments, label="Yunowa", file=sys.stderr) as shown:
        for moment in shown:
            at = present - timedelta(days=moment.days_ago)
            if day and at.date() != day:
                with clock.at(at):
                    deliver_due()
                db.session.remove()
            day = at.date()
            with clock.at(at):
                moment.act()
    deliver_due()
    finish(story)
    say_words(story)
    give_keys(story)
    leave_unfinished(story)
    ask_unnamed(story)
    deliver_due()


@action
def say_words(story: Story) -> None:
    """What the product team said of words, and whom a solved question helped while they wrote another."""
    staff = db.session.get_one(Person, story.people["takuya"])
    for one, other in SAME_WORDS:
        say_words_are(SAME, one, other, by=staff)
    for key, question in HELPED:
        topic = db.session.get_one(Topic, story.topics[question])
        note_deflection(topic, by=db.session.get_one(Person, story.people[key]))


@action
def give_keys(story: Story) -> None:
    """Addresses and the demo password come last: while the story is told nobody can be sent a mail."""
    password_hash = hash_password(SIGN_IN_WORD)
    for row in read("people"):
        person = db.session.get_one(Person, story.people[row["key"]])
        person.email, person.password_hash = row["email"], password_hash


def init_app(app: Flask) -> None:
    @app.cli.command("demo")
    @click.option("--if-empty", is_flag=True, help="Do nothing where there are people already.")
    def demo(if_empty: bool) -> None:
        """Fill the site with the demo community Yunowa."""
        if app.extensions["settings"].is_production:
            raise click.ClickException("The demo's passwords are public, so it isn't for production.")
        if db.session.scalar(select(Person.id).limit(1)):
            if not if_empty:
                raise click.ClickException("There are people here already; the demo is for an empty database.")
        else:
            db.session.remove()
            begun = time.perf_counter()
            tell()
            click.echo(f"Filled in {time.perf_counter() - begun:.0f} s.")
        if db.session.scalar(select(Person.id).where(Person.email == SIGN_INS[0][0])):
            click.echo(f"Sign in with the password {SIGN_IN_WORD} as")
            for email, role in SIGN_INS:
                click.echo(f"  {email:<24} {role}")
