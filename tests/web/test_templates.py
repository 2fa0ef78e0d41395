"""Macros know what they are given: what a page knows besides isn't there for them, and would be missing in silence."""

from pathlib import Path

from flask import Flask
from jinja2 import meta, nodes

from tests.topics.threads import a_question

TEMPLATES = Path(__file__).parents[2] / "templates"


def test_no_imported_macro_counts_on_what_the_page_around_it_knows(app: Flask) -> None:
    parsed = {
        str(path.relative_to(TEMPLATES)): app.jinja_env.parse(path.read_text("utf-8"))
        for path in TEMPLATES.rglob("*")
        if path.suffix in (".html", ".txt", ".xml")
    }
    imports = [node for tree in parsed.values() for node in tree.find_all((nodes.FromImport, nodes.Import))]
    names = {node.template.value for node in imports if not node.with_context}
    assert len(names) > 20
    missing = {name: meta.find_undeclared_variables(parsed[name]) - set(app.jinja_env.globals) for name in names}
    assert {name: unknown for name, unknown in missing.items() if unknown} == {}


def test_the_product_beside_a_topic_has_its_name_in_the_readers_language(alice, kettle, client):
    question = a_question(alice, product_id=kettle.id)
    for language, name in (("ja", kettle.name_ja), ("en", kettle.name_en)):
        page = client.get(f"/questions/{question.id}", headers={"Accept-Language": language}).text
        card = page.split('id="product-title"')[1].split("</section>")[0]
        assert f"<b>{name}</b>" in card
