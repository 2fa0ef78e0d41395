"""Hostile Markdown of our own making: PAYLOADS try to run a script, TORTURE tries to stall us.

Both are generated from parts, so that every construct meets every trick.
"""

from itertools import chain, product
from random import Random

from community.kernel.markup import MAX_LENGTH

CODE = "__hit(1)"

TAGS = (
    *("a", "audio src=x", "body", "button autofocus", "details open", "div", "embed src=x"),
    *("form", "iframe src=x", "image src=x", "img src=x", "input autofocus", "isindex"),
    *("keygen autofocus", "marquee", "math", "meta", "object data=x", "p", "script", "select"),
    *("source", "style", "svg", "table", "template", "textarea autofocus", "title"),
    *("video src=x", "xss tabindex=1"),
)
EVENTS = (
    *("onload", "onerror", "onfocus", "onmouseover", "onclick", "ontoggle", "onstart"),
    *("onanimationstart", "onpointerenter", "onbegin"),
)
ELEMENT_FORMS = (
    "<{tag} {event}={code}>",
    '<{tag} {event}="{code}"/>x',
    "<{tag}/{event}={code}//",
    "<{tag}\n{event}\n=\n'{code}'>",
    "a\n\n<{tag} {event}={code}>\n\nb",
    "- <{tag} {event}=`{code}`>",
)

SCHEMES = (
    f"javascript:{CODE}",
    f"JaVaScRiPt:{CODE}",
    f"javascript:1;{CODE}",
    "javascript:123",
    "data:1",
    f"java\tscript:{CODE}",
    f"java\nscript:{CODE}",
    f"\x01javascript:{CODE}",
    f"\u00a0javascript:{CODE}",
    f"\u2028javascript:{CODE}",
    f"javascript&colon;{CODE}",
    f"&#106;avascript:{CODE}",
    f"&#x6A;avascript:{CODE}",
    f"java&Tab;script:{CODE}",
    f"java&NewLine;script:{CODE}",
    f"javascript&#58;{CODE}",
    f"%6Aavascript:{CODE}",
    f"java\\script:{CODE}",
    f"javascript\\:{CODE}",
    f"javascript://%0a{CODE}",
    f"javascript:/*--></title></style></textarea></script>*/{CODE}",
    f"vbscript:{CODE}",
    f"livescript:{CODE}",
    f"feed:javascript:{CODE}",
    f"view-source:javascript:{CODE}",
    f"data:text/html,<script>{CODE}</script>",
    "data:text/html;base64,PHNjcmlwdD5fX2hpdCgxKTwvc2NyaXB0Pg==",
    f"data:image/svg+xml,<svg onload={CODE}>",
    "data:image/png;base64,iVBORw0KGgo=",
    "blob:https://example.com/1",
    "file:///etc/passwd",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/&#47;evil.example",
    "\\\\evil.example",
    f"https://javascript:{CODE}@evil.example/",
    f'https://evil.example/"onmouseover="{CODE}',
    f"https://evil.example/'onmouseover='{CODE}",
    f'/photo.png"onerror="{CODE}',
    f"/photo.png?a=<img src=x onerror={CODE}>",
    f"#<img src=x onerror={CODE}>",
)
ADDRESS_FORMS = (
    "[a]({url})",
    "[a](<{url}>)",
    '[a]({url} "b")',
    "![a]({url})",
    "![a](<{url}>)",
    "<{url}>",
    "{url}",
    "[a]\n\n[a]: {url}",
    "[a][b]\n\n[b]: <{url}> 'c'",
    "![a][b]\n\n[b]: {url}",
    "[![a]({url})]({url})",
    "[![a](/p.png)]({url})",
    "www.example.com/{url}",
    "https://example.com/?{url}",
    "| [a]({url}) |\n| - |\n| ![b](<{url}>) |",
    "> # [a](<{url}>)",
    "- [ ] [a]({url})",
    "**「[a]({url})」**です",
    '<a href="{url}">a</a>',
    "<iframe src='{url}'>",
    "<form action={url}><button>a</button></form>",
    '<meta http-equiv=refresh content="0;url={url}">',
    "<svg><a xlink:href='{url}'><text>a</text></a></svg>",
    "```{url}\na\n```",
)

BREAKOUTS = (
    f'"onmouseover="{CODE}',
    f"'onmouseover='{CODE}",
    f'"><script>{CODE}</script>',
    f"'><img src=x onerror={CODE}>",
    f"</code></pre><script>{CODE}</script>",
    f"</title></textarea></style></noscript><img src=x onerror={CODE}>",
    f"--><svg onload={CODE}>",
    f"]]><svg onload={CODE}>",
    f"&quot;onmouseover=&quot;{CODE}",
    f"&#34;&gt;&lt;img src=x onerror={CODE}&gt;",
    f'\\"><img src=x onerror={CODE}>',
    f"`onmouseover={CODE} a=`",
    f"\u0000<script\u0000>{CODE}</script\u0000>",
    f"＜script＞{CODE}＜/script＞",
    f"<<script>{CODE}//<</script>",
    f"<scr<script>ipt>{CODE}</scr</script>ipt>",
    f"<!--><img src=x onerror={CODE}>-->",
    f"<?xml ?><img src=x onerror={CODE}>",
    f"<![CDATA[><img src=x onerror={CODE}>]]>",
    f"<noscript><p title='</noscript><img src=x onerror={CODE}>'>",
    f"<svg></p><style><a id='</style><img src=x onerror={CODE}>'>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror={CODE}>'>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={CODE}>",
    f"<template><s></template><img src=x onerror={CODE}>",
    f"<xmp><p title='</xmp><img src=x onerror={CODE}>'>",
)
TEXT_FORMS = (
    "{text}",
    "# {text}",
    "*{text}*",
    "`{text}`",
    "    {text}",
    "``` {text}\n{text}\n```",
    "~~~{text}\n{text}",
    "[{text}](/a)",
    "[a](/a '{text}')",
    '[a](/a "{text}")',
    "![{text}](/a.png)",
    "![{text}](https://example.com/a.png)",
    '![a](/a.png "{text}")',
    "[{text}]\n\n[{text}]: /a",
    "[a]\n\n[a]: /a '{text}'",
    "| {text} |\n|:-:|\n| {text} |",
    "> {text}",
    "1. {text}",
    "https://example.com/{text}",
    "<https://example.com/{text}>",
)

PAYLOADS = tuple(
    dict.fromkeys(
        chain(
            (
                form.format(tag=tag, event=event, code=CODE)
                for number, (tag, event) in enumerate(product(TAGS, EVENTS))
                for form in (ELEMENT_FORMS[number % 6], ELEMENT_FORMS[(number // 6 + 1) % 6])
            ),
            (form.format(url=url) for form, url in product(ADDRESS_FORMS, SCHEMES)),
            (form.format(text=text) for form, text in product(TEXT_FORMS, BREAKOUTS)),
        )
    )
)

MARKERS = (
    *("[", "]", "![", "](a)", "[a](", "[a](b", "[a](<b", "[a][b]", "[]()", "[[]", "[a]: b\n"),
    *("*", "**", "_", "*a ", "**a ", "*a_ ", "a**b", "a*b_c ", "**x* ", "*a**", "~~", "~~a "),
    *("`", "`a``", "[`", "[a`]", "[*", "[<", "[\\[", "<", "<a ", "<!--", "<http://a", "<a@b."),
    *("&", "&#1", "&amp;", "&copy;", "\\", "\\\n", "\n", "a  \n", "\t", " ", "a ", "a", "あ"),
    *("> ", ">", ">- ", "> a\nb\n", "- ", "- a\n", "- - a\n", "1. ", "* a\n", "- [ ] a\n"),
    *("# a\n", "***\n\n", "a\n=\n", "=\n", "```\n", "```a\n", "    a\n\n", "a\n\n", "|", "|-"),
    *("a|b\n-|-\n", "http://", "https://a.b ", "www.", "www.a_", "https://a.b/道、", "a@b.c "),
    *("!.,:;*_~", "\u200b\ufeff", "\ud800a", "\0", "\u0301", "[x[y](z) ", "[![a](b)](c)"),
    *("[[a](b)](c)", "![a](/b)", "*a* ", "`a` ", '[a](b "', "@a #b ", "１２３。", "「**」**"),
)
COMBINED = ("[", "![", "](a)", "*", "**", "_", "~~", "`", "<", "> ", "- ", "|", "https://a.b/", "&")


def repeated(text: str, length: int = MAX_LENGTH) -> str:
    return (text * (length // len(text) + 1))[:length]


def nested(opening: str, middle: str, closing: str) -> str:
    depth = (MAX_LENGTH - len(middle)) // (len(opening) + len(closing))
    return opening * depth + middle + closing * depth


SHAPED = (
    nested("> ", "a", ""),
    nested("[", "a", "](b)"),
    nested("![", "a", "](b)"),
    nested("[", "a", "]"),
    nested("*a **a ", "b", " a** a*"),
    nested("~~a ", "b", " a~~"),
    nested("*", "a", "*"),
    nested("(", "https://a.b", ")"),
    nested("<div>", "a", "</div>"),
    nested("<b><i>", "a", ""),
    "".join(" " * (2 * depth) + "- a\n" for depth in range(140)),
    "".join(">" * (190 - depth) + "a\n\n" for depth in range(190)),
    "".join("a" + "`" * count for count in range(1, 199)),
    ">" * 200 + "\n" + "a\n" * 9_900,
    "|".join("a" * 2_500) + "\n" + "|".join("-" * 2_500) + "\n" + "a\n" * 5_000,
    "|".join("a" * 50) + "\n" + "|".join("-" * 50) + "\n" + "a\n" * 9_900,
    "|".join("a" * 9) + "\n" + "|".join("-" * 9) + "\n" + "|\n" * 9_900,
    "a|b\n-|-\n" + "1|2\n" * 4_990,
    "".join(f"[{number}]: /{number}\n" for number in range(1_500)),
    '[a]: /b "' + "t" * 9_000 + '"\n\n' + "[a]" * 3_600,
    "[a]: /" + "t" * 9_000 + "\n\n" + "![a]" * 2_700,
    "[a]: https://" + "道" * 5_000 + "\n\n" + "[a] " * 3_700,
    '[a]: b "' + "c\n" * 9_990,
    "[a](" + "(" * 19_900,
    "[a](<" + "a" * 19_900,
    "https://a.b/" + ")" * 19_900,
    "https://a.b/?" + "&a;" * 6_600,
    "https://a.b/" + "道" * 19_900,
    "www." + "a-" * 9_900,
    "".join(f"<{number}>" for number in range(3_500)),
)

TORTURE = tuple(
    text[:MAX_LENGTH]
    for text in chain(
        (repeated(marker) for marker in MARKERS),
        SHAPED,
        (repeated(first + second, 3_000) for first, second in product(COMBINED, repeat=2)),
        (
            repeated(first, 1_500) + repeated(second, 1_500)
            for first, second in product(COMBINED, repeat=2)
            if first != second
        ),
    )
)


def disguised(payload: str, dice: Random) -> str:
    """The same attack after one or two tricks that filters have fallen for."""
    for _ in range(dice.randint(1, 2)):
        at = dice.randrange(len(payload) + 1)
        trick = dice.randrange(8)
        if trick == 0:
            payload = "".join(letter.upper() if dice.random() < 0.4 else letter for letter in payload)
        elif trick == 1:
            payload = payload[:at] + dice.choice("\0\t\n\r\v\f\u00ad\u200b\u2028\ufeff/") + payload[at:]
        elif trick == 2:
            payload = payload.replace("<", dice.choice(("&lt;", "&#60;", "\\<", "%3C", "＜", "<<", "<\0")), 1)
        elif trick == 3:
            payload = payload.replace(":", dice.choice(("&colon;", "&#0058;", "&#x3a", "\\:", "%3A", "：")), 1)
        elif trick == 4:
            payload = payload.replace('"', dice.choice(("'", "`", "&quot;", '\\"')), 1)
        elif trick == 5:
            payload = dice.choice(("> ", "- ", "1. ", "# ", "| ", "**", "[", "`", "    ", "a\n")) + payload
        elif trick == 6:
            payload = payload + dice.choice(('"', "'", "`", ">", "-->", "\\", "](", "](/a)", "\n```", "|\n|-|\n"))
        else:
            payload = payload[:at] + dice.choice(PAYLOADS) + payload[at:]
    return payload


def many_payloads(count: int, seed: int = 20261122) -> list[str]:
    """All payloads, and disguised ones until there are `count` different ones."""
    dice = Random(seed)
    found = dict.fromkeys(PAYLOADS)
    while len(found) < count:
        found[disguised(dice.choice(PAYLOADS), dice)] = None
    return list(found)


def much_torture(count: int, seed: int = 20261122) -> list[str]:
    """All torture, and random mixtures of its parts until there are `count` different ones."""
    dice = Random(seed)
    found = dict.fromkeys(TORTURE)
    while len(found) < count:
        parts = "".join(dice.choice(MARKERS) for _ in range(dice.randint(2, 6)))
        found[repeated(parts, dice.choice((1_000, 4_000, MAX_LENGTH)))] = None
    return list(found)
