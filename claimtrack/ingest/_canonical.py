"""The canonical text of an article: what every offset refers to."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Control and format characters that show nothing, or show the text in another order than it is stored; and
# lone surrogates, which JSON can carry and UTF-8 cannot.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff]"
)
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_TRAILING = re.compile(r"(?<![ \t])[ \t]+$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")


def canonical(text: str) -> str:
    """One spelling of one text: NFC, plain spaces and newlines, nothing invisible. Idempotent."""
    text = _BREAKS.sub("\n", text)
    text = _SPACES.sub(" ", _UNSEEN.sub("", text))
    text = _TRAILING.sub("", unicodedata.normalize("NFC", text))
    return _BLANK_LINES.sub("\n\n", text).strip()


def one_line(text: str, longest: int = 500) -> str:
    """A title, name or address: canonical, on one line, of bounded length."""
    return " ".join(canonical(text[: 4 * longest]).split())[:longest].strip()
