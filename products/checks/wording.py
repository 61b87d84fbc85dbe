"""Comparing names as people mean them: NFC or NFD, capitals, the tone's place, spaces, dashes make no difference.

"hoà" and "hòa" are one word; "Hương Vân" and "Hương Văn" are two, and the difference is said in words.
"""

import re
import unicodedata
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from ocop.accounts.names import search_key
from ocop.journal.words import kept

TONES = "\u0300\u0309\u0303\u0301\u0323"
# What offices shorten in names of organisations; both ways of writing are the same name.
SHORT = kept({
    "htx": "hợp tác xã", "tht": "tổ hợp tác", "cty": "công ty", "ct": "công ty", "tnhh": "trách nhiệm hữu hạn",
    "ctcp": "công ty cổ phần", "cp": "cổ phần", "mtv": "một thành viên", "dntn": "doanh nghiệp tư nhân",
    "hkd": "hộ kinh doanh", "nn": "nông nghiệp", "dv": "dịch vụ", "tm": "thương mại", "sx": "sản xuất",
    "dvnn": "dịch vụ nông nghiệp", "xnk": "xuất nhập khẩu", "kd": "kinh doanh",
})  # fmt: skip
LONGEST = 80  # signs of a name that a message quotes


def words(text: str) -> list[str]:
    """The words of a name as they are compared: lower case, composed, each tone at the word's end."""
    lowered = unicodedata.normalize("NFC", text).casefold()
    return [_toned(word) for word in re.findall(r"[^\W_]+", lowered)]


def _toned(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    tone = "".join(sign for sign in parts if sign in TONES)
    return unicodedata.normalize("NFC", "".join(sign for sign in parts if sign not in TONES)) + tone


def says(told: list[str], phrase: str) -> bool:
    """Whether the words (see ``words``) contain the phrase, its words in a row."""
    wanted = words(phrase)
    return any(told[at : at + len(wanted)] == wanted for at in range(len(told) - len(wanted) + 1))


def spelled_out(text: str) -> list[str]:
    """The words with the usual short forms of organisations written out."""
    short = {_toned(key): words(value) for key, value in SHORT.items()}
    return [part for word in words(text) for part in short.get(word, [word])]


def same(a: str, b: str) -> bool:
    """Whether both are one name."""
    return spelled_out(a) == spelled_out(b)


def _instead(there: str, wanted: str) -> str:
    return _("{there} thay vì {wanted}").format(there=_quoted(there), wanted=_quoted(wanted))


def difference(slip: str, paper: str) -> str:
    """How the paper's name differs from the slip's, in words; "" where both are one name."""
    if same(slip, paper):
        return ""
    mine, theirs = _typed(slip), _typed(paper)
    if search_key(slip) == search_key(paper):
        pairs = [(a, b) for a, b in zip(mine, theirs, strict=False) if words(a) != words(b)]
        return _("khác dấu: {changes}").format(changes="; ".join(_instead(b, a) for a, b in pairs))
    found = []
    matcher = SequenceMatcher(None, _compared(mine), _compared(theirs), autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        left, right = " ".join(mine[a:b]), " ".join(theirs[c:d])
        if kind == "replace":
            found.append(_instead(right, left))
        elif kind == "delete":
            found.append(_("thiếu {words}").format(words=_quoted(left)))
        elif kind == "insert":
            found.append(_("thừa {words}").format(words=_quoted(right)))
    return "; ".join(found)


def _typed(text: str) -> list[str]:
    """The words as they were typed, in NFC."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))


def _compared(typed: list[str]) -> list[str]:
    return [" ".join(words(word)) for word in typed]


def quoted(text: str) -> str:
    """The name in quotation marks, a very long one shortened."""
    return _quoted(" ".join(unicodedata.normalize("NFC", text).split()))


def _quoted(text: str) -> str:
    return f"«{text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + '…'}»"
