"""Having the same problem, saying why one needs an idea, and choosing where one's votes go: by page, key and form."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Somebody

pytestmark = pytest.mark.browser


def suggest(somebody: Somebody, title: str) -> str:
    """An idea, through the composer; its address."""
    page = somebody.opens("/compose?kind=idea")
    page.fill("#compose [name=title]", title)
    page.fill("#compose [name=body]", "そのたびに手が止まります。")
    page.fill("#compose [name=wish]", "なくなるとうれしいです。")
    page.locator("#compose button.primary").click()
    page.wait_for_url(re.compile(r"/ideas/\d+"))
    found = re.search(r"/ideas/\d+", page.url)
    assert found
    return found.group()


def test_who_has_the_problem_is_counted_at_once_in_another_browser(somebody: Callable[..., Somebody]) -> None:
    author, reader, other = somebody("出した人"), somebody("困っている人"), somebody("見ている人")
    for one in (author, reader, other):
        one.signs_in()
    place = suggest(author, "注ぎ口に折りたたみのふたがほしい")
    watching = other.opens(place)
    page = reader.opens(place)
    button = page.locator("#concern button[data-vote]")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(watching.locator("#concern [data-count]")).to_have_text("1")
    expect(page.locator(".vote.flat [data-count]")).to_have_text("0")

    page.locator("#concern summary").click()
    page.select_option("#concern [name=frequency]", "weekly")
    page.locator("#concern form.stack button").click()
    expect(page.locator("#concern")).to_contain_text("週に何度か")
    expect(page.locator("#concern")).to_contain_text("1人の回答")

    page.locator("#use-cases summary").click()
    page.fill("#use-cases [name=words]", "小さな子がいるので、こぼれると危ないのです。")
    page.locator("#use-cases form.stack button").click()
    expect(page.locator("#use-cases blockquote")).to_contain_text("小さな子がいるので")
    expect(page.locator(".vote.flat")).to_have_attribute("aria-pressed", "true")
    expect(watching.locator(".vote.flat [data-count]")).to_have_text("1")


def test_with_all_votes_in_use_one_is_taken_back_and_goes_where_it_was_wished(
    somebody: Callable[..., Somebody],
) -> None:
    admin, author, voter = somebody("管理の人", roles="admin"), somebody("いろいろ出す人"), somebody("ひとつだけ選ぶ人")
    for one in (admin, author, voter):
        one.signs_in()
    first, second = suggest(author, "底にすべり止めがほしい"), suggest(author, "持ち手を木にしてほしい")
    setting = admin.opens("/staff/votes")
    setting.check("[name=is_on]")
    setting.fill("[name=votes]", "1")
    setting.locator("main button.primary").click()
    expect(setting.locator("main")).to_contain_text("保存しました。")
    try:
        page = voter.opens(first)
        page.locator(".vote.flat").click()
        expect(page.locator(".vote.flat")).to_have_attribute("aria-pressed", "true")
        voter.opens(second)
        page.locator(".vote.flat").click()
        page.wait_for_url(re.compile(r"/votes\?wish=\d+"))
        expect(page.locator("main")).to_contain_text("底にすべり止めがほしい")
        page.locator("main li button").click()
        voter.opens(second)
        expect(page.locator(".vote.flat")).to_have_attribute("aria-pressed", "true")
        voter.opens(first)
        expect(page.locator(".vote.flat")).to_have_attribute("aria-pressed", "false")
    finally:
        admin.opens("/staff/votes")
        setting.uncheck("[name=is_on]")
        setting.locator("main button.primary").click()
