"""Markdown in, safe HTML out: the one renderer for everything people write.

The HTML is rendered once, when a text is saved, and stored beside RENDERER_VERSION.
"""

from community.kernel.markup.document import MAX_LENGTH, RENDERER_VERSION, TooLong, render
from community.kernel.markup.naming import possible_handles
from community.kernel.markup.references import hashtags, mentions, named_in
from community.kernel.markup.wording import excerpt, plain_text

__all__ = [
    "MAX_LENGTH",
    "RENDERER_VERSION",
    "TooLong",
    "excerpt",
    "hashtags",
    "mentions",
    "named_in",
    "plain_text",
    "possible_handles",
    "render",
]
