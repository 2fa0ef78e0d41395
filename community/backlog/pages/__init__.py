"""The addresses of the backlog."""

from community.backlog.pages import board, gathering, items

BLUEPRINTS = (board.blueprint, gathering.blueprint, items.blueprint)
