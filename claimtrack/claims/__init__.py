"""Articles become claims: what each sentence asserts, who says so, of when, where and how much."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from claimtrack import languages
from claimtrack.claims.attribution import attributions, backing
from claimtrack.claims.checkworthiness import checkworthiness
from claimtrack.claims.places import places
from claimtrack.claims.quantities import quantities
from claimtrack.claims.sentences import Sentence, is_checkable, parts, sentences
from claimtrack.claims.times import times
from claimtrack.records import Article, Attribution, Claim, Cut

__all__ = ["cuts", "draft", "in_context", "parts", "scoped", "speakers"]


def cuts(article: Article, read: Collection[str] = (languages.ALL,)) -> list[Cut]:
    """Where the claims of an article stand, in order, each with its neighbours and its speaker.

    Questions, fragments and page furniture are no claims, yet a speaker is carried over them. Nor is what is in none
    of the languages that are `read`.
    """
    written = languages.script(article.text)

    def language(sentence: str) -> str:
        """The article's, unless another script tells otherwise."""
        return article.language if languages.script(sentence) == written else languages.language(sentence)

    found = sentences(article.text)
    said = _said(article.text, found)
    last = len(found) - 1
    return [
        Cut(
            start=sentence.start,
            end=sentence.end,
            context_start=found[max(0, n - 1)].start,
            context_end=found[min(last, n + 1)].end,
            attribution=_not_to_itself(said[n], article.outlet),
            language=spoken,
        )
        for n, sentence in enumerate(found)
        if is_checkable(words := article.text[sentence.start : sentence.end])
        and languages.reads(read, spoken := language(words))
    ]


def speakers(text: str) -> list[Attribution]:
    """Who says each sentence of an article's text, be it a claim or not."""
    return _said(text, sentences(text))


def _said(text: str, found: Sequence[Sentence]) -> list[Attribution]:
    said = attributions(text, [(sentence.start, sentence.end) for sentence in found])
    return [replace(one, backed_by=speaker) for one, speaker in zip(said, backing(said), strict=True)]


def draft(text: str) -> Claim:
    """A sentence someone asks about, read as a claim with no article behind it."""
    (said,) = attributions(text, [(0, len(text))])
    return scoped(Claim(text=text, end=len(text), language=languages.by_script(text), attribution=said))


def in_context(claim: Claim) -> Claim:
    """A claim given by itself, its speaker read from it and from the sentences before and after."""
    parts = [claim.before, claim.text, claim.after]
    starts = [sum(len(part) + 1 for part in parts[:n]) for n in range(3)]
    spans = [(start, start + len(part)) for start, part in zip(starts, parts, strict=True)]
    said = attributions("\n".join(parts), spans)
    attribution = _not_to_itself(replace(said[1], backed_by=backing(said)[1]), claim.outlet)
    return replace(claim, language=languages.by_script(claim.text), attribution=attribution)


def _not_to_itself(said: Attribution, outlet: str | None) -> Attribution:
    """An outlet that names itself as the source credits nobody: the sentence is its own report."""
    own = (outlet or "").casefold()
    if said.credits and said.credits.casefold() == own:
        return replace(said, credits="", contributed="")
    others = [name for name in said.contributed.split(", ") if name.casefold() != own]
    return replace(said, contributed=", ".join(others))


def scoped(claim: Claim) -> Claim:
    """The claim with its figures, dates and places read from its text, and how much it is worth a check.

    Of another language than English, by whose rules all this is read, only the places.
    """
    if not languages.reads((languages.ENGLISH,), claim.language):
        return replace(claim, places=places(claim.text))
    read = replace(
        claim,
        quantities=quantities(claim.text),
        times=times(claim.text, claim.date),
        places=places(claim.text),
    )
    return replace(read, checkworthiness=checkworthiness(read))
