"""Quoting a post in an answer: its words as Markdown, with the way to it."""

import re

from flask_babel import gettext as _

from community.topics.models import Post

SIGNS = re.compile(r"([\\`*_{}\[\]<>()#+!|~@-])")
LONGEST = 2_000


def quoted(post: Post) -> str:
    """The post's text as a quotation whose first line names its author and leads to it."""
    name = SIGNS.sub(r"\\\1", post.author.display_name)
    words = post.markdown[:LONGEST] + ("…" if len(post.markdown) > LONGEST else "")
    said = _("%(name)s wrote", name=name)
    lines = [f"[{said}](/posts/{post.id})", "", *words.split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"
