"""Reading tags from a form."""

from flask_babel import gettext as _

from community.kernel.forms import Reader
from community.tags.actions import MAX_LENGTH, MAX_TAGS, read_labels

LONGEST_LINE = 300


def read_tags(reader: Reader) -> tuple[str, ...]:
    """The tags in the line `tags`."""
    labels = read_labels(reader.line("tags", longest=LONGEST_LINE))
    if len(labels) > MAX_TAGS:
        reader.refuse("tags", _("Choose up to %(most)s tags.", most=MAX_TAGS))
    elif any(len(label) > MAX_LENGTH for label in labels):
        reader.refuse("tags", _("Keep each tag to %(longest)s characters.", longest=MAX_LENGTH))
    return tuple(labels)
