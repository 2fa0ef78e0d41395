"""What becomes of a request for a topic that was merged into another one, turned into another kind, or shut."""

from flask_babel import gettext as _

from community.kernel.errors import Conflict
from community.topics.models import CLOSED, LOCKED, Topic


class Elsewhere(Conflict):
    """What was asked for lives on in another topic, of which this tells in plain values."""

    def __init__(self, topic: Topic, post_id: int) -> None:
        super().__init__(_("This was merged into “%(title)s”. It goes on there.", title=topic.title))
        self.kind, self.topic_id, self.post_id = topic.kind, topic.id, post_id


class Converted(Conflict):
    """What was asked for as one kind of topic is another kind by now, of which this tells in plain values."""

    def __init__(self, topic: Topic) -> None:
        super().__init__(_("“%(title)s” goes on at another address.", title=topic.title))
        self.kind, self.topic_id = topic.kind, topic.id


class Shut(Conflict):
    """What can't be done while a topic is locked or closed."""

    def __init__(self, topic: Topic) -> None:
        sentences = {
            LOCKED: _("This is locked, so only our staff can write, vote or edit here."),
            CLOSED: _("This is closed, so only our staff can write here."),
        }
        over = _("The time for questions is over, so only our staff can write here. You can still read everything.")
        super().__init__(sentences.get(topic.closure, over))
