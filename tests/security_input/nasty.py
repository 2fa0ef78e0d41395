"""Strings that trouble programs, of our own making: put together from signs and the places where signs hurt.

FAMILIES has them by kind; STRINGS has all of them once, the kinds well mixed.
"""

from collections.abc import Iterable, Iterator
from itertools import product, zip_longest

ASIDE = {
    "right to left": "\u202e",
    "isolate": "\u2067",
    "left mark": "\u200e",
    "zero width blank": "\u200b",
    "zero width joiner": "\u200d",
    "word joiner": "\u2060",
    "soft hyphen": "\u00ad",
    "byte order mark": "\ufeff",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "next line": "\x85",
    "private use": "\ue000",
    "far private use": "\U0010fffd",
    "noncharacter": "\ufffe",
    "last noncharacter": "\U0010ffff",
    "lone surrogate": "\ud800",
    "lone low surrogate": "\udfff",
    "nothing": "\0",
    "bell": "\x07",
    "escape": "\x1b[31m",
    "delete": "\x7f",
    "substitute": "\x1a",
    "unit separator": "\x1f",
    "replacement": "\ufffd",
    "interlinear": "\ufff9a\ufffab\ufffb",
    "tag letters": "\U000e0041\U000e007f",
    "hangul filler": "\u3164",
    "braille blank": "\u2800",
    "variation selector": "\ufe0f",
    "carriage return": "\r",
}
PLACES = ("{0}", "{0}{0}{0}", "{0}ふた", "ふた{0}", "ふ{0}た", "ふた\n{0}\nふた")

LETTERS = (
    *("Ａｌｌ　ｗｉｄｅ", "ﾊﾝｶｸｶﾅﾀﾞｯﾎﾟｲ", "か\u3099き\u309aく\u3099", "が\u0301", "ﬁﬂ ligatures", "ﷺﷺﷺﷺﷺ", "İıſK"),
    *("ẞß", "Z̷" + "\u0335\u0322" * 40, "o" + "\u0308" * 300, "ก็็็็็็็็็็็็็็็", "กำ", "நி", "क्षि", "ᄀ" * 60),
    *("각", "\u1100\u1161\u11a8", "مرحبا بالعالم", "שלום עולם", "abc אבג 123", "𝕭𝖔𝖑𝖉", "①②③", "㍿", "㌔", "Ω≈ç√∫"),
    *("\u212b\u00c5A\u030a", "𠮷野家", "辻\U000e0101", "葛󠄀城", "髙﨑", "々々", "〆切", "ー" * 200, "~" * 200),
    *("w" * 2000, "ｗｗｗ", "草" * 3000, "寿限無" * 900, "ab " * 3000, "👨‍👩‍👧‍👦", "👩🏽‍🚒", "🇯🇵🇯", "1️⃣"),
    *("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️‍🔥", "🫥" * 500, "\u200d👩", "☕︎☕️", "🧑" + "\u200d🧑" * 60),
)
NUMBERS = (
    *("0", "-0", "-1", "00", "1e309", "-1e309", "1e-400", "NaN", "Infinity", "-inf", "0x1F", "0b1", "0o7", "1_000"),
    *("1,000", "2147483647", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808"),
    *("-9223372036854775809", "9" * 11, "9" * 400, "9" * 5000, "0." + "3" * 400, "1.7976931348623157e+310"),
    *("１２３", "١٢٣", "²", "½", "Ⅷ", "十二", "+5", " 7 ", "7;", "7 OR 1", "1.0", "1.", ".5", "--5", "5-", "true"),
    *("False", "null", "None", "undefined", "nil", "\u0661", "1\x00"),
)
DATES = (
    *("0000-00-00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "10000-01-01", "2024-02-30"),
    *("2023-02-29", "1969-12-31T23:59:59Z", "2038-01-19T03:14:08Z", "2026-13-01", "2026-11-22T25:61:61"),
    *("-0001-01-01", "24:00", "令和八年", "2026-11-22T10:00:00+99:99", "1e9", "now()", "yesterday", "12/31/99"),
    *("２０２６年１月１日", "2026-W53-7", "P1Y", "@0"),
)
SQL_PARTS = product(
    ("'", '"', "`", "')", "%'", "\\'", "');"),
    (" OR 1=1 -- ", " UNION SELECT NULL,NULL -- ", "; DROP TABLE person; --", " AND sleep(9) --", "||pg_sleep(9)||"),
)
SQL_MORE = (
    *("%", "_", "%_%", "\\", "\\%", "a%b_c", "[a-z]", "* FROM", "/* a", "*/", "--", "#", "$$", "$1", "?", ":id"),
    *("%(id)s", "@@version", "1; SELECT randomblob(1e9)", "' MATCH 'a", "NEAR(a b)", "a* OR b", '"unclosed'),
    *("(((((", "NOT NOT", "a AND OR b", "title:x", "^2", "a~9", "[a TO z]", "{a TO", "x:y:z", "+a -b", "AND", "OR"),
    *("NOT", "\\u0000", "''" * 50, "LIKE '%", "1' AND '1'='1", "a:*"),
)
TEMPLATES = (
    *("{{ 7*7 }}", "{{ config }}", "{% raw %}", "{% for x in range(9999999) %}", "{{ ''.__class__ }}", "{#", "#}"),
    *("${7*7}", "#{7*7}", "<%= 7*7 %>", "{0}", "{}", "{0.__class__}", "{name}", "%(name)s", "%s%s%s%s", "%n%n"),
    *("%d", "%", "%%", "%(", "%(title)s", "%(num)s", "{num}", "{{num}}", "$name", "${jndi:ldap://x}", "`id`"),
    *("$(id)", "$&", "$1$$", "$`", "\\1", "\\g<0>", "&&", "|| id", "; id", "> /x", "csrf_token", "__class__"),
    *("__proto__", "constructor", "toString", "hasOwnProperty", "self", "request", "%2525", "%00", "%zz", "%u0041"),
)
MARKUP = (
    *("<b>", "</b>", "<!--", "-->", "<![CDATA[", "]]>", "<?php", "?>", "<script>1</script>", "<img src=x>", "&"),
    *("&amp;", "&#0;", "&#x110000;", "&lt;", "&nosuch;", "<", ">", '"', "'", "''\"\"", "<\0b>", "</title>"),
    *("</textarea>", "</script>", "<a href=x>", "<plaintext>", "<svg/>", "[a](b", "![", "```", "~~~", "> > > > >"),
    *("- - - -", "# ", "***", "| a | b |\n|-|", "1. 2. 3.", "[^1]", "<http://", "https://[::1", "http://["),
    *("https://xn--", "mailto:", "//a", "a@b", "@everyone", "#1", "\\" * 99, "*" * 999, "[" * 999, "`" * 999),
    *("<" * 999, ">" * 150, "  \n" * 200),
)
HEADERS = tuple(
    start + end
    for start in ("x\r\n", "x\n", "x\r", "x\u560a\u560d", "x%0d%0a", "x\x0b\x0c")
    for end in ("Set-Cookie: a=b", "Location: https://evil.example/", "Bcc: a@b.example", "\r\n<b>", "")
)
PATHS = (
    *("../../../../etc/passwd", "..\\..\\windows", "/etc/passwd\0.png", "....//....//", "%2e%2e%2f", "..%c0%af"),
    *("file:///etc/passwd", "~root", "C:\\con\\con", "NUL", "con.txt", "\\\\evil.example\\x", "//evil.example"),
    *("/\\evil.example", "https:evil.example", "/%09/evil.example", "javascript:1", "data:text/html,x", "?a=b"),
    *("#a", "a/b", ".", "..", "...", "/", "//", "a\0b", "a.webp.php", ".htaccess", "-rf", "--help"),
    *("http://169.254.169.254/", "http://[::]:80/", "http://0x7f000001/", "gopher://x", "ldap://x"),
    *("*)(uid=*))(|(uid=*", "(|(a=*))", "\\2a"),
)
DATA = (
    *("[]", "{}", "[1,2", '{"a":', '{"t":"2026"}', '["a","b"]', "null", '"', "\\", "\\x", "\\ud83d"),
    *('{"__class__":"a"}', "[" * 400, '{"a":' * 90, "W10", "bnVsbA", "W3RydWUsW11d", "====", "AAAA", "eyJhIjoxfQ"),
    *("_-_-", "a=b&c=d", "a[]=1", "a;b", "a,b,,c", "a、b，c；d", "\t\t", "a\tb"),
    *("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "!!python/object:a", "--- a", "a: b", "- a"),
    *("rO0ABXNy", "cos\nsystem", "=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1+1"),
    *("\ufeff=1", " =1", "'=1", '"=1"', "=HYPERLINK(1)", "%0A=1"),
)
WORDS = (
    *("null", "undefined", "admin", "root", "None", "NaN", "true", "on", "new", "edit", "0", "test", "CON"),
    *("Scunthorpe", "O'Brien", "Null Null", "", " ", "  ", "\n", "\n\n\n", "\t", "\u3000", "\u00a0", "\u2003"),
    *(" a ", "\u3000あ\u3000", "a\u3000b", "a\u00a0b", "a  b", "\r\n\r\n", "a\r\nb", "\n leading", "trailing \n"),
    *("a" * 79, "a" * 80, "a" * 81, "あ" * 80, "あ" * 81, "a" * 300, "a" * 301, "a" * 1000, "a" * 1001, "é" * 4001),
    *("a" * 19_999, "a" * 20_000, "a" * 20_001, "あ" * 20_000, "\n" * 20_000, "a\n" * 9_999, "👩🏽‍🚒" * 5_000),
    "a\u0301" * 10_000,
)
ENORMOUS = (
    *("a" * 1_000_000, "か" * 400_000, "a " * 500_000, "<b>" * 300_000, "\n" * 1_000_000, "\u202e" * 200_000),
    *("%" * 500_000, "9" * 1_000_000),
)

FAMILIES: dict[str, tuple[str, ...]] = {
    "signs": tuple(place.format(sign) for sign, place in product(ASIDE.values(), PLACES)),
    "letters": LETTERS,
    "numbers": NUMBERS,
    "dates": DATES,
    "sql": tuple("".join(parts) for parts in SQL_PARTS) + SQL_MORE,
    "templates": TEMPLATES,
    "markup": MARKUP,
    "headers": HEADERS,
    "paths": PATHS,
    "data": DATA,
    "words": WORDS,
    "enormous": ENORMOUS,
}


def _mixed(families: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for row in zip_longest(*families):
        yield from (string for string in row if string is not None)


STRINGS = tuple(dict.fromkeys(_mixed(FAMILIES.values())))
SHORT = tuple(string for string in STRINGS if len(string) <= 80)
"""Those that the shortest of fields could take."""
