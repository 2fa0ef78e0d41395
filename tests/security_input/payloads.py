"""Texts of our own making that try to run a script wherever they are shown: in words, in attributes, as addresses."""

from tests.kernel.payloads import CODE, PAYLOADS

FIELD = tuple(
    form.replace("CODE", CODE)
    for form in (
        *("<svg onload=CODE>", "<img src=x onerror=CODE>", "<b onmouseover=CODE>b", "<script>CODE</script>"),
        *('"onfocus=CODE autofocus a="', "'onfocus=CODE autofocus a='", '" onerror="CODE', "x onload=CODE "),
        *("</title><svg onload=CODE>", "</textarea><svg onload=CODE>", "</script><svg onload=CODE>"),
        *("</style><svg onload=CODE>", "</h1><svg onload=CODE>", "--><svg onload=CODE>", "]]><svg onload=CODE>"),
        *("&lt;svg onload=CODE&gt;", "&#60;svg onload=CODE&#62;", "\\u003csvg onload=CODE>", "%3Csvg onload=CODE%3E"),
        *('"></a><svg onload=CODE>', '"/><svg/onload=CODE>', "'/><svg/onload=CODE>", "`onload=CODE`"),
        *("javascript:CODE", "JAVASCRIPT:CODE", " javascript:CODE", "java\tscript:CODE", "data:text/html,CODE"),
        *("${CODE}", "{{CODE}}", "{%CODE%}", "<%=CODE%>", "#{CODE}", "';CODE;'", '";CODE;"'),
        *("</script><script>CODE//", "<a href=javascript:CODE>a", "<iframe srcdoc='<svg onload=CODE>'>"),
        *("<details open ontoggle=CODE>", "<form action=javascript:CODE><button>a", "＜svg onload=CODE＞"),
    )
)
"""For fields of any length."""

ADDRESSES = tuple(text for text in FIELD if ":" in text[:13] and "<" not in text)
"""Those that run where they stand alone as an address."""


def sampled(count: int) -> tuple[str, ...]:
    """So many of the renderer's payloads, from all of its families."""
    return PAYLOADS[:: len(PAYLOADS) // count][:count]
