"""What people write, and what readers then see."""

import pytest

from community.kernel.markup import (
    MAX_LENGTH,
    RENDERER_VERSION,
    TooLong,
    excerpt,
    hashtags,
    mentions,
    plain_text,
    render,
)
from community.kernel.markup.limits import DEEPEST_BLOCK


def test_a_post_keeps_its_paragraphs_lists_and_code():
    assert render("こんにちは\n\n- 一つ\n- 二つ\n\n`a < b`") == (
        "<p>こんにちは</p>\n<ul>\n<li>一つ</li>\n<li>二つ</li>\n</ul>\n<p><code>a &lt; b</code></p>\n"
    )


def test_line_ends_stay_in_the_html_and_a_hard_break_has_only_one():
    assert render("一行目\n二行目  \n三行目") == "<p>一行目\n二行目<br>三行目</p>\n"


def test_headings_in_a_post_start_below_those_of_the_page():
    assert render("# 大\n\n## 中\n\n###### 小\n\n大\n=") == "<h3>大</h3>\n<h4>中</h4>\n<h6>小</h6>\n<h3>大</h3>\n"


def test_a_link_to_elsewhere_earns_no_rank_and_gets_no_opener():
    assert render("[店](https://shop.example/)") == (
        '<p><a href="https://shop.example/" rel="nofollow ugc noopener">店</a></p>\n'
    )


def test_links_within_the_site_and_to_mail_stay_plain():
    assert render("[棚](/products/shelf) [下](#below) <mail@shop.example>") == (
        '<p><a href="/products/shelf">棚</a> <a href="#below">下</a> '
        '<a href="mailto:mail@shop.example">mail@shop.example</a></p>\n'
    )


@pytest.mark.parametrize("address", ["page", "ftp://a.example", "//a.example", "tel:1", "https:///a"])
def test_a_link_that_leads_nowhere_good_is_only_its_words(address: str):
    assert render(f"[言葉]({address})") == "<p>言葉</p>\n"


def test_our_own_photos_are_shown_and_load_late():
    assert render('![猫](/photos/1.jpg "昼寝")') == (
        '<p><img src="/photos/1.jpg" alt="猫" title="昼寝" loading="lazy"></p>\n'
    )


def test_pictures_from_elsewhere_become_links():
    link = '<p><a href="https://a.example/1.png" rel="nofollow ugc noopener">{}</a></p>\n'
    assert render("![犬 *白*](https://a.example/1.png)") == link.format("犬 白")
    assert render("![](https://a.example/1.png)") == link.format("https://a.example/1.png")


def test_a_foreign_picture_inside_a_link_leaves_the_link_and_its_words():
    assert render("[![犬](https://a.example/1.png)](/dogs)") == '<p><a href="/dogs">犬</a></p>\n'


def test_a_foreign_picture_without_a_decent_address_is_only_its_words():
    assert render("![犬](dog.png)") == "<p>犬</p>\n"


def test_a_table_aligns_without_styles():
    html = render("|品|値|\n|:-|-:|\n|棚|3|")
    assert '<th align="left">品</th>' in html
    assert '<td align="right">3</td>' in html
    assert "style" not in html


def test_a_task_list_shows_its_boxes_as_characters():
    assert render("- [ ] 測る\n- [x] 買う\n- [y] 何か") == (
        "<ul>\n<li>☐ 測る</li>\n<li>☑ 買う</li>\n<li>[y] 何か</li>\n</ul>\n"
    )


def test_two_tildes_strike_through_and_one_is_a_range():
    assert render("~~旧~~新、3~5日、7~8日") == "<p><del>旧</del>新、3~5日、7~8日</p>\n"


def test_html_is_shown_as_it_was_typed():
    assert render("<b>太字</b> & <!-- 注 -->") == "<p>&lt;b&gt;太字&lt;/b&gt; &amp; &lt;!-- 注 --&gt;</p>\n"


def test_code_keeps_the_name_of_its_language_and_every_space():
    assert render("```py\nif a:\n    b\n```") == '<pre><code class="language-py">if a:\n    b\n</code></pre>\n'


def test_characters_nobody_can_see_or_send_are_left_out():
    assert render("a\x00b\x07c\ud800d") == "<p>abcd</p>\n"


def test_nothing_written_gives_nothing():
    assert render("") == ""
    assert render(" \n\n ") == ""


def test_a_text_at_the_limit_is_rendered_and_one_beyond_is_refused():
    assert render("あ" * MAX_LENGTH) == f"<p>{'あ' * MAX_LENGTH}</p>\n"
    for read in (render, excerpt, mentions, hashtags):
        with pytest.raises(TooLong):
            read("あ" * (MAX_LENGTH + 1))


def test_the_version_of_the_renderer_is_a_number_to_compare():
    assert RENDERER_VERSION >= 1


def test_quotes_nested_past_all_meaning_keep_their_words_and_markers():
    html = render("> " * 500 + "まだ読める")
    assert html.count("<blockquote>") == DEEPEST_BLOCK
    assert "まだ読める" in html
    assert html.count("&gt;") == 500 - DEEPEST_BLOCK


def test_emphasis_nested_past_all_meaning_keeps_its_words():
    html = render("*a **b " * 100 + "芯" + " b** a*" * 100)
    assert "芯" in html
    assert html.count("<em>") + html.count("<strong>") == 8
    assert html.count("<em>") == html.count("</em>")


def test_a_long_definition_is_not_multiplied_by_short_references():
    text = '[a]: /b "' + "長" * 5_000 + '"\n\n' + "[a]" * 1_000
    html = render(text)
    assert len(html) < 2 * len(text)
    assert html.count("[a]") == 1_001


def test_a_table_of_mostly_missing_cells_stays_text():
    text = "|" * 51 + "\n" + "|-" * 50 + "|\n" + "a\n" * 5_000
    assert "<table>" not in render(text)
    assert plain_text(render(text)).count("a") == 5_000


def test_a_short_row_is_still_filled_up():
    assert "<td></td>" in render("|a|b|\n|-|-|\n|1|")


def test_the_text_of_a_post_is_readable_line_by_line():
    html = render(
        "# 題\n\n一行目\n二行目  \n三行目\n\n- 一\n  - 二\n- 三\n\n|a|b|\n|-|-|\n|1|2|\n\n"
        "```\nx\n\n  y\n```\n\n![猫](/1.jpg) & *強*"
    )
    assert plain_text(html) == "題\n\n一行目\n二行目\n三行目\n\n一\n二\n三\n\na b\n1 2\n\nx\n\n  y\n\n猫 & 強"


def test_the_text_of_a_post_names_no_addresses_but_those_that_were_written_out():
    assert plain_text(render("[店](https://a.example) https://b.example/c")) == "店 https://b.example/c"


def test_an_excerpt_is_one_line_without_markup():
    assert excerpt("# 題\n\n**強調**と`code`、[店](https://a.example)\n\n- 一") == "題 強調とcode、店 一"


def test_an_excerpt_is_cut_at_its_length_with_an_ellipsis():
    assert excerpt("あ" * 200) == "あ" * 159 + "…"
    assert excerpt("あ" * 160) == "あ" * 160
    assert excerpt("abc def", 5) == "abc…"


def test_an_excerpt_does_not_cut_through_one_visible_character():
    assert excerpt("が家族👨‍👩‍👧です", 6) == "が家族…"
    assert excerpt("e\u0301e\u0301e\u0301", 4) == "e\u0301…"


def test_an_excerpt_is_text_to_be_escaped_like_any_other():
    assert excerpt("`<script>` &amp;") == "<script> &"


def test_people_are_mentioned_once_each_in_order():
    assert mentions("@bob さん、@aliceさん、＠carol、@bob. @a_b-c.") == ("bob", "aliceさん", "carol", "a_b-c")


def test_mail_addresses_code_and_links_mention_nobody():
    assert mentions("a@bob.example `@bob` [@bob](/x) <mailto:a@bob.example> https://a.example/@bob\n\n    @bob") == ()


def test_hashtags_are_found_in_any_script():
    assert hashtags("#収納術 と ＃北欧、**#Shelf_2** （#タグ）#2位 # 見出し") == (
        "収納術",
        "北欧",
        "Shelf_2",
        "タグ",
        "2位",
    )


def test_numbers_code_and_links_are_no_hashtags():
    assert hashtags("#1 C#入門 &#9731; `#a` [#a](/x) https://a.example/#frag\n\n```\n#a\n```") == ()
