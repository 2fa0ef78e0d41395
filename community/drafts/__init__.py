"""What people have begun to write and not posted yet: kept in their account, version by version, for all devices."""

from flask import Flask

from community.drafts import kept_words


def init_app(_app: Flask) -> None:
    kept_words.install()
