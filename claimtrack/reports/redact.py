"""A report without its sources: who is said to have said something, by name and by place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from urllib.parse import unquote

from claimtrack.records import (
    Attribution,
    Checked,
    Claim,
    Cluster,
    Origin,
    Relation,
    Report,
    State,
    Timeline,
)
from claimtrack.reports import _layout

HIDDEN = "[source]"

_ARTICLE = re.compile(r"\A(?:the|an?|another|one) ", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_a-z][\w.’'-]*(?:\s+[^\W\d_a-z][\w.’'-]*)*")  # words with capitals, one after the other
_WORD = re.compile(r"[^\W_]+")
_JOINT = re.compile(r"[\s\u2010-\u2015-]+")
_POSSESSIVE = re.compile(r"[’']s\b|[’'](?=\s|\Z)")
# Words of names that name nobody by themselves.
_COMMON = frozenset(
    "agency and bureau chief city committee county defense department district east for foreign general house"
    " institute minister ministry national news north of office organization party president province secretary service"
    " south spokesman spokeswoman state states team the union united university west".split()
)


def redacted(
    report: Report, keep: Callable[[str], bool], speakers: Callable[[str], Iterable[Attribution]] | None = None
) -> Report:
    """The report with `HIDDEN` for each speaker, also inside the sentences and titles.

    A name of several words goes everywhere, and its words go from what else the same article says. Outlets and the
    agencies that are credited stay, and so does what `keep` takes (a country), but for the sentence it speaks in.
    `speakers` gives everybody who speaks in the article of that id; without it, the sentences around a claim go.
    """
    return _Redaction(report, keep, speakers).report()


class _Redaction:
    def __init__(
        self, report: Report, keep: Callable[[str], bool], speakers: Callable[[str], Iterable[Attribution]] | None
    ) -> None:
        self._report = report
        claims = _layout.all_claims(report)
        articles = dict.fromkeys(claim.article_id for claim in claims if claim.article_id)
        self._heard = {article: list(speakers(article)) for article in articles} if speakers else {}
        said = [(claim.article_id, claim.attribution) for claim in claims]
        said += [(article, one) for article, heard in self._heard.items() for one in heard]
        published = [outlet for outlet, _ in report.outlets]
        published += [claim.outlet for claim in claims if claim.outlet]
        published += [one.credits for _, one in said if one.credits]
        self._published = set(map(str.casefold, published))

        @cache
        def kept(name: str) -> bool:
            """Also "Korean", and other words that a letter or two more make of a country's name."""
            return name.casefold() in self._published or any(
                keep(name.removesuffix(end)) for end in ("", "n", "an", "ns")
            )

        self._everywhere: dict[str, dict[str, frozenset[str]]] = {}  # with their words, by the first of them
        self._in_article: dict[str, set[str]] = {}
        for article, one in said:
            here = self._in_article.setdefault(article, set())
            for phrase in _spoken(one):
                names = [] if kept(phrase) else [name for name in _names(phrase) if not kept(name)]
                parts = {word for name in names for word in name.split() if _telling(word) and not kept(word)}
                if names:  # "officials" names nobody
                    names.append(phrase)
                here.update(names, parts)
                for name in names:
                    if " " in name:
                        first, *_ = words = _words(name)
                        self._everywhere.setdefault(first, {})[name] = frozenset(words)

    def report(self) -> Report:
        return replace(
            self._report,
            command=self._text(self._report.command),
            checked=tuple(map(self._checked, self._report.checked)),
            flags=tuple(map(self._flag, self._report.flags)),
            clusters=tuple(map(self._cluster, self._report.clusters)),
            timelines=tuple(Timeline(tuple(map(self._state, line.states))) for line in self._report.timelines),
        )

    def _checked(self, item: Checked) -> Checked:
        claims = [evidence.claim for evidence in item.evidence]
        return replace(
            item,
            claim=self._text(item.claim),
            origin_names=tuple(self._text(name, *claims) for name in item.origin_names),
            evidence=tuple(
                replace(one, claim=self._claim(one.claim), reason=self._text(one.reason, one.claim))
                for one in item.evidence
            ),
        )

    def _flag(self, item: Relation) -> Relation:
        left, right = item.pair.left, item.pair.right
        return replace(
            item,
            pair=replace(item.pair, left=self._claim(left), right=self._claim(right)),
            reason=self._text(item.reason, left, right),
            findings=tuple(replace(one, detail=self._text(one.detail, left, right)) for one in item.findings),
            judged=item.judged and replace(item.judged, why=self._text(item.judged.why, left, right)),
            found=item.found and self._flag(item.found),
        )

    def _cluster(self, item: Cluster) -> Cluster:
        return replace(
            item,
            claims=tuple(map(self._claim, item.claims)),
            origins=self._origins(item.origins, item.claims),
            dependences=tuple(
                replace(one, source=self._text(one.source, *item.claims), why=self._text(one.why, *item.claims))
                for one in item.dependences
            ),
        )

    def _state(self, item: State) -> State:
        return replace(
            item,
            claims=tuple(map(self._claim, item.claims)),
            origins=self._origins(item.origins, item.claims),
            reason=self._text(item.reason, *item.claims),
        )

    def _origins(self, items: Sequence[Origin], claims: Sequence[Claim]) -> tuple[Origin, ...]:
        return tuple(replace(one, name=self._text(one.name, *claims)) for one in items)

    def _claim(self, item: Claim) -> Claim:
        said, heard = item.attribution, item.article_id in self._heard
        return replace(
            item,
            text=self._text(item.text, item),
            title=self._text(item.title, item),
            url="" if self._in_address(item, item.url) else item.url,
            archive="" if self._in_address(item, item.archive) else item.archive,
            before=self._text(item.before, item) if heard else "",
            after=self._text(item.after, item) if heard else "",
            attribution=replace(
                said,
                speaker=HIDDEN if said.speaker else "",
                backed_by=HIDDEN if said.backed_by else "",
            ),
        )

    def _text(self, text: str, *claims: Claim) -> str:
        """Without what goes everywhere, what goes from the articles of these claims, and who speaks in them."""
        spoken = (one for claim in claims for one in _spoken(claim.attribution))
        names = {one for one in spoken if one.casefold() not in self._published}
        return self._without(text, names.union(*(self._in_article[claim.article_id] for claim in claims)))

    def _without(self, text: str, names: Iterable[str]) -> str:
        words = set(_words(text))
        everywhere = frozenset(
            name for first in words for name, its in self._everywhere.get(first, {}).items() if its <= words
        )
        return _pattern(frozenset(names)).sub(HIDDEN, _pattern(everywhere).sub(HIDDEN, text))

    def _in_address(self, claim: Claim, address: str) -> bool:
        plain = re.sub(r"[\W_]+", " ", unquote(address))
        return self._without(plain, self._in_article[claim.article_id]) != plain


def _spoken(said: Attribution) -> Iterator[str]:
    """Those on whose word it stands, without "the" and "a"."""
    for phrase in (said.speaker, said.backed_by):
        if plain := _ARTICLE.sub("", phrase.strip(), count=1):
            yield plain


def _names(phrase: str) -> list[str]:
    """ "North Hamgyong Province" and "North Hamgyong" of "source in North Hamgyong Province"."""
    found = []
    for part in _POSSESSIVE.split(phrase):
        for name in (one.strip(" .-") for one in _NAME.findall(part)):
            first, _, last = name.rpartition(" ")
            found += [name, first] if first and last.casefold() in _COMMON else [name]
    return [name for name in found if len(name) > 1]


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _telling(word: str) -> bool:
    return len(word) > 2 and word.casefold() not in _COMMON


@lru_cache(maxsize=4096)
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    """Any of the names, the longest first. Spacing, hyphens and quotation marks may differ between two mentions."""
    longest = sorted(names, key=lambda name: (-len(name), name))
    spelt = (_JOINT.pattern.join(map(_spelt, _JOINT.split(name))) for name in longest)
    return re.compile(rf"(?<![\w\[])(?:{'|'.join(spelt) or '(?!)'})(?!\w)", re.IGNORECASE)


def _spelt(word: str) -> str:
    return "['’]".join(map(re.escape, re.split("['’]", word)))
