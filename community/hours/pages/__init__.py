"""Pages of question hours: reading and asking, and keeping them."""

from community.hours.pages import keeping, reading

BLUEPRINTS = (reading.blueprint, keeping.blueprint)
