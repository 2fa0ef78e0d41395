"""Which characters are Japanese, Chinese or Korean, for rules that Western Markdown lacks."""

import re

HIRAGANA = "\u3041-\u309f"
# Ideographs with 々〆〇ヶ, both widths of katakana, and Hangul.
OTHER_LETTERS = (
    "\u3005-\u3007\u30a0-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
PUNCTUATION = "\u3000-\u3004\u3008-\u303f\uff00-\uff65"

_EAST_ASIAN = re.compile(f"[{HIRAGANA}{OTHER_LETTERS}{PUNCTUATION}\u1100-\u11ff\uffe0-\uffee]")


def is_east_asian(character: str) -> bool:
    return _EAST_ASIAN.match(character) is not None
