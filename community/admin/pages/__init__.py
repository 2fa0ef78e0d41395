"""The addresses of administration."""

from community.admin.pages import deliveries, log, merging, people, start, voting

BLUEPRINTS = (
    start.blueprint,
    log.blueprint,
    deliveries.blueprint,
    people.blueprint,
    merging.blueprint,
    voting.blueprint,
)
