"""Japanese has no spaces between words, and posts must not need them."""

import pytest

from community.kernel.markup import plain_text, render

REL = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("これは**強調**です", "これは<strong>強調</strong>です"),
        ("**「強調」**です", "<strong>「強調」</strong>です"),
        ("これは**「強調」**です", "これは<strong>「強調」</strong>です"),
        ("彼は**「行く。」**と言った", "彼は<strong>「行く。」</strong>と言った"),
        ("これは*「斜体」*です", "これは<em>「斜体」</em>です"),
        ("**強調（注）**の後", "<strong>強調（注）</strong>の後"),
        ("値は**100%**です", "値は<strong>100%</strong>です"),
        ('名は**"棚"**です', "名は<strong>&quot;棚&quot;</strong>です"),
        ("***「両方」***です", "<em><strong>「両方」</strong></em>です"),
        ("これは~~「旧」~~です", "これは<del>「旧」</del>です"),
        ("한국어**(강조)**는", "한국어<strong>(강조)</strong>는"),
        ("**`コード`**を", "<strong><code>コード</code></strong>を"),
        ("**[店](/shop)**で", '<strong><a href="/shop">店</a></strong>で'),
        (
            "**一つ**、**「二つ」**、**三つ！**",
            "<strong>一つ</strong>、<strong>「二つ」</strong>、<strong>三つ！</strong>",
        ),
    ],
)
def test_emphasis_works_beside_kana_and_brackets(written: str, shown: str):
    assert render(written) == f"<p>{shown}</p>\n"


@pytest.mark.parametrize("written", ["2 * 3 * 4", "** 空 **", "snake_case_name", "これは_強調_です"])
def test_what_was_not_meant_as_emphasis_stays(written: str):
    assert render(written) == f"<p>{written}</p>\n"


@pytest.mark.parametrize(
    ("before", "address", "after"),
    [
        ("", "https://example.com/a", "。次の文"),
        ("「", "https://example.com/a", "」です"),
        ("（", "https://example.com/a", "）"),
        ("(", "https://example.com/a(b)", ")"),
        ("(", "https://example.com/a", ")。"),
        ("詳細は", "https://example.com/path", "を参照"),
        ("", "https://example.com", "です"),
        ("", "https://example.com/", "で買えます"),
        ("", "https://example.com/items/12", "、それと"),
        ("", "https://example.com/a?b=c&amp;d=%E3%81%82#e", "！"),
        ("", "https://example.com:8080/a", "？"),
        ("", "http://example.com/a", "\u3000次"),
        ("", "https://example.com/a", "・二つ目"),
        ("", "https://example.com/a", "【新】"),
        ("", "https://example.com/a", "."),
        ("", "https://example.com/a", "…"),
        ("＊", "HTTPS://example.com/a", "～"),
    ],
)
def test_a_bare_address_ends_where_the_sentence_goes_on(before: str, address: str, after: str):
    written = f"{before}{address}{after}".replace("&amp;", "&")
    assert render(written) == f'<p>{before}<a href="{address}" {REL}>{address}</a>{after}</p>\n'


@pytest.mark.parametrize(
    ("written", "href", "after"),
    [
        ("https://例え.jp/道", "https://xn--r8jz45g.jp/%E9%81%93", "。次"),
        ("https://例え.jp/道", "https://xn--r8jz45g.jp/%E9%81%93", "を見て"),
        ("https://例え.テスト/道", "https://xn--r8jz45g.xn--zckzah/%E9%81%93", "」"),
        ("https://ja.example.org/wiki/収納_術", "https://ja.example.org/wiki/%E5%8F%8E%E7%B4%8D_%E8%A1%93", "（家具）"),
        ("https://de.example.org/Größe", "https://de.example.org/Gr%C3%B6%C3%9Fe", " ja"),
        ("www.example.com", "http://www.example.com", "です"),
    ],
)
def test_addresses_in_japanese_are_followed_too(written: str, href: str, after: str):
    assert render(written + after) == f'<p><a href="{href}" {REL}>{written}</a>{after}</p>\n'


@pytest.mark.parametrize(
    "written", ["https://", "http://localhost", "https://みんな", "www.です", "xhttps://a.example"]
)
def test_what_is_no_address_is_no_link(written: str):
    assert render(written) == f"<p>{written}</p>\n"


def test_an_address_inside_emphasis_leaves_the_markers_alone():
    assert render("**https://example.com/a**です") == (
        f'<p><strong><a href="https://example.com/a" {REL}>https://example.com/a</a></strong>です</p>\n'
    )


def test_an_address_in_a_link_or_in_code_is_not_linked_again():
    assert render("[https://a.example/](/b)") == '<p><a href="/b">https://a.example/</a></p>\n'
    assert render("`https://a.example/`") == "<p><code>https://a.example/</code></p>\n"


def test_a_japanese_post_reads_back_word_for_word():
    text = (
        "こんにちは。先日「回転棚」を購入しました！\n組み立ては15分ほど（説明書どおり）で、ｶﾀｶﾅと𠮷野家も大丈夫です。"
    )
    assert plain_text(render(text)) == text
