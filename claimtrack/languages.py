"""Which language a text is in, and whether a model reads it. Languages go by their ISO 639-1 codes.

The script alone tells Korean, Japanese, Chinese and others; a dozen common words tell English; for the rest py3langid
is asked, whose model comes with its package.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from functools import cache
from typing import Any

ENGLISH, UNKNOWN, ALL = "en", "und", "all"

NAMES = dict(
    one.split(":")
    for one in """
    af:Afrikaans am:Amharic ar:Arabic as:Assamese az:Azerbaijani be:Belarusian bg:Bulgarian bn:Bengali br:Breton
    bs:Bosnian ca:Catalan cs:Czech cy:Welsh da:Danish de:German el:Greek en:English eo:Esperanto es:Spanish et:Estonian
    eu:Basque fa:Persian fi:Finnish fo:Faroese fr:French fy:Frisian ga:Irish gd:Gaelic gl:Galician gu:Gujarati ha:Hausa
    he:Hebrew hi:Hindi hr:Croatian ht:Haitian hu:Hungarian hy:Armenian id:Indonesian ig:Igbo is:Icelandic it:Italian
    ja:Japanese jv:Javanese ka:Georgian kk:Kazakh km:Khmer kn:Kannada ko:Korean ku:Kurdish ky:Kyrgyz la:Latin
    lb:Luxembourgish lo:Lao lt:Lithuanian lv:Latvian mg:Malagasy mk:Macedonian ml:Malayalam mn:Mongolian mr:Marathi
    ms:Malay mt:Maltese my:Burmese ne:Nepali nl:Dutch no:Norwegian oc:Occitan or:Odia pa:Punjabi pl:Polish ps:Pashto
    pt:Portuguese ro:Romanian ru:Russian rw:Kinyarwanda sa:Sanskrit si:Sinhala sk:Slovak sl:Slovenian so:Somali
    sq:Albanian sr:Serbian sv:Swedish sw:Swahili ta:Tamil te:Telugu tg:Tajik th:Thai tk:Turkmen tl:Tagalog tr:Turkish
    tt:Tatar ug:Uyghur uk:Ukrainian ur:Urdu uz:Uzbek vi:Vietnamese xh:Xhosa yo:Yoruba zh:Chinese zu:Zulu
    """.split()
)
REMEDY = "name a multilingual encoder in claimtrack.toml (encoder = …)"
_LATIN = "LATIN"
_KANA = ("HIRAGANA", "KATAKANA")
# Scripts that one language writes in, or all but.
_ALONE = {
    "HANGUL": "ko", "HIRAGANA": "ja", "CJK": "zh", "THAI": "th", "GREEK": "el", "GEORGIAN": "ka", "ARMENIAN": "hy",
    "HEBREW": "he", "KHMER": "km", "LAO": "lo", "MYANMAR": "my", "SINHALA": "si", "TAMIL": "ta", "TELUGU": "te",
    "KANNADA": "kn", "MALAYALAM": "ml", "GUJARATI": "gu", "GURMUKHI": "pa", "ORIYA": "or",
}  # fmt: skip
_CASED = frozenset({_LATIN, "CYRILLIC", "GREEK", "ARMENIAN"})
_UNSPACED = frozenset({"HIRAGANA", "CJK", "THAI", "KHMER", "LAO", "MYANMAR"})
_LEAST_KANA = 0.1  # of the characters of a Japanese text
_OF_ENGLISH = frozenset("the and that with from this which been their would they".split())
_LEAST_ENGLISH = 0.06  # of the words: 13 of 10,000 articles in English have fewer; hardly any other language has them
_SURE = 0.5  # py3langid's probability: below it, a text in Latin letters is of no known language
_READ = 4000  # characters, which tell as much as all
_SOFT_HYPHEN = "\u00ad"
_OTHER = re.compile("[^\0-\u036f\u1e00-\u1eff\u2000-\u2bff]")  # neither Latin nor a sign: what most texts have none of
_WORD = re.compile(r"[^\W\d_]+")


def language(text: str) -> str:
    """The code of the language that most of `text` is in; UNKNOWN where that cannot be told."""
    written = script(text)
    if written in _ALONE:
        return _ALONE[written]
    sample = text[:_READ].replace(_SOFT_HYPHEN, "")
    words = _WORD.findall(sample.lower())
    if written != _LATIN:
        return _asked(sample)[0]
    if not words or sum(word in _OF_ENGLISH for word in words) >= _LEAST_ENGLISH * len(words):
        return ENGLISH if words else UNKNOWN
    found, probability = _asked(sample)
    return found if probability >= _SURE else UNKNOWN


def by_script(text: str) -> str:
    """The same of a text that may be a few words: in Latin letters, they are too few to tell."""
    return UNKNOWN if script(text) == _LATIN else language(text)


@cache
def _classifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    classifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    classifier.set_languages(NAMES)
    return classifier


def _asked(text: str) -> tuple[str, float]:
    found, probability = _classifier().classify(text)
    return str(found), float(probability)


def script(text: str) -> str:
    """The script of most of its letters, as Unicode names it: "LATIN", "HANGUL". Kana among Han is "HIRAGANA"."""
    if not _OTHER.search(text):
        return _LATIN
    letters: Counter[str] = Counter()
    for char, times in Counter(text).items():
        if char.isalpha():
            letters[_script(char)] += times
    kana = sum(letters.pop(name, 0) for name in _KANA)
    east = kana + letters.pop("CJK", 0)
    letters["HIRAGANA" if kana > _LEAST_KANA * east else "CJK"] = east
    name, times = letters.most_common(1)[0]
    return name if times else _LATIN


@cache
def _script(char: str) -> str:
    if char.isascii():
        return _LATIN
    words = unicodedata.name(char, _LATIN).replace("-", " ").split()
    return words[1] if words[0] in ("FULLWIDTH", "HALFWIDTH") and words[1:] else words[0]


def has_case(text: str) -> bool:
    """Whether it is in a script with capitals, by which sentences can be told."""
    return script(text) in _CASED


def word_count(text: str) -> int:
    """Words; in a script without spaces between them two letters count as one."""
    if script(text) in _UNSPACED:
        return sum(map(str.isalpha, text)) // 2
    return len(text.split())


def name(code: str) -> str:
    """In English: "Korean"."""
    return NAMES.get(code, "an unknown language")


def reads(languages: Collection[str], code: str) -> bool:
    """Whether a model of these languages reads that one. Where it is not known which it is, the model may."""
    return code in ("", UNKNOWN) or ALL in languages or code in languages


def codes(names: Collection[str]) -> frozenset[str]:
    """Those that are known, of tags such as "ko", "zh-CN" and "multilingual" (which is ALL)."""
    plain = {re.split(r"[-_]", one.strip().lower())[0] for one in names}
    known = {"no" if one in ("nb", "nn") else one for one in plain}
    return frozenset({ALL} if known & {ALL, "multilingual"} else known & NAMES.keys())
