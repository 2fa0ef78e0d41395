"""News comes out when its time has come."""

from community.kernel.events import on
from community.news.actions import publish_when_due
from community.news.events import NewsDue


@on(NewsDue)
def publish_in_time(event: NewsDue) -> None:
    publish_when_due(event.entry_id, event.plan)
