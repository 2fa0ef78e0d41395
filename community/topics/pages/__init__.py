"""The addresses that all kinds share."""

from community.topics.pages import acting, budgeting, concerns, editing, leading, photos, reading

BLUEPRINTS = (
    reading.blueprint,
    acting.blueprint,
    concerns.blueprint,
    budgeting.blueprint,
    editing.blueprint,
    photos.blueprint,
    leading.blueprint,
)
