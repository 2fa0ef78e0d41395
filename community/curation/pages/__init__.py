"""The addresses of what is done with topics."""

from community.curation.pages import closing, converting, moving, pinning, reverting

BLUEPRINTS = (
    converting.blueprint,
    closing.blueprint,
    pinning.blueprint,
    moving.blueprint,
    reverting.blueprint,
)
