"""The shell around all pages: layout, language, CSRF, headers, errors, the page cache, home and health."""

from flask import Flask

from community.web import (
    about,
    completing,
    compose,
    context,
    draft_pages,
    errors,
    feeds,
    headers,
    health,
    home,
    impact,
    logs,
    my_page,
    my_products,
    open_head,
    page_cache,
    preferences,
    product_editing,
    product_list,
    product_pages,
    profile,
    sitemap,
    tag_pages,
    taking_back,
    writing_help,
)

PAGES = (
    *(home, about, compose, product_list, completing, product_pages, product_editing, profile),
    *(draft_pages, writing_help, taking_back),
    *(my_page, my_products, impact, tag_pages, feeds, sitemap, health, preferences),
)


def init_app(app: Flask) -> None:
    """Hang the shell around the parts."""
    for part in (logs, context, open_head, headers, errors, page_cache):
        part.init_app(app)
    for page in PAGES:
        app.register_blueprint(page.blueprint)
