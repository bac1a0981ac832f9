"""A pair's findings become one relation, with its probability and its reason in words. All weighing is here.

Two sums of log-odds, for "they agree" and for "they conflict", each against "neither bears on the other", are read
as probabilities. The weights were fitted by `training/weights.py` on pairs that the entailer was not trained on; where
these hold too few of a finding to tell (figures, places, polarity, refutation, copied wording), they were set by hand.
What the probabilities leave open, five rules settle, in this order:

0. agreement with what one side denies or leaves open, or of some with all, is UNSURE, however alike the words;
1. agreement in one wording or of one owner's outlets is a REPRINT, and so is what is credited to the other's outlet
   or to one agency, or rests on one source of two articles, unless they are undated or weeks apart;
2. a conflict is an UPDATE where the later report, or the one told of a later time, speaks of a change; of reports
   from different days that do not, it is UNSURE: it may be another occasion;
3. a conflict that only the entailer sees, with nothing that an editor could look up, is UNSURE, unless a person put
   the two sentences side by side, as is one between articles in the day alone, or in a word such as "groundless",
   since people say and refute more than one thing; so is one between articles that do not say the same but for what
   differs, or that are of two days and differ in a figure alone; and below the thresholds nothing is claimed: UNSURE
   where the checks disagree or nearly reach one, else NEUTRAL. Of what places or times exclude nothing is claimed
   either, but that it changed meanwhile;
4. agreement is UNSURE where one of the outlets is unknown, or the one names whom the other cites, since nobody can
   say that they are independent, and where the reports are undated or weeks apart and name no common day, since it
   may be of two occasions, and where one is in a language that no check reads, or says so little by itself that it
   may be of anything, and where the title of the one, or a sentence beside it, calls the story untrue; and between
   articles where the entailer alone sees it, and is not all but sure.

And of two articles that share several sentences, all agreement is a REPRINT: they print one dispatch.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from claimtrack.languages import has_case
from claimtrack.records import Finding, Label, Pair, Relation, RelationKind


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least probabilities at which a relation is claimed.

    `unseen`: of a conflict that only the entailer sees; `changes`: of one where a change is spoken of; `doubted`: of a
    conflict that, short of these, leaves it UNSURE.
    """

    agrees: float
    conflicts: float
    unseen: float
    changes: float
    doubted: float


# Neighbours found in a corpus, and by a draft; and two sentences that a person put side by side, where agreement,
# conflict and change are all far commoner than among neighbours, of which one pair in a hundred conflicts.
NEIGHBOURS = Thresholds(agrees=0.8, conflicts=0.65, unseen=math.inf, changes=0.62, doubted=0.85)
ASKED = replace(NEIGHBOURS, agrees=0.72)
GIVEN = Thresholds(agrees=0.6, conflicts=0.55, unseen=0.72, changes=0.2, doubted=0.5)
# Short of that, what is worth a person's look: agreement nearly reached; a conflict in a figure, day, place or verb; a
# conflict that only the entailer sees (most of those in real articles are none, so it is never claimed); and checks
# that disagree.
_NEARLY, _BOTH = 0.5, 0.35
_COPIED = 0.6  # of a wording; less may be a shared quotation within different sentences
# Of the origin check: both credit one agency; of two articles, both rest on one person, survey or quotation. Who is
# asked about a draft, or about two sentences, wants to hear whether they agree. From the last up they may rest on one:
# the one only names whom the other cites.
_ONE_AGENCY, _ONE_SOURCE, _PERHAPS_ONE = 1.0, 0.8, 0.6
# Of the otherwise check: but for what differs the one says what the other says. A change of state takes more words.
_ALIKE_OTHERWISE, _ALIKE_BEFORE = 0.6, 0.5
# Of two articles' claims that conflict: the least similarity, and of the entailer for agreement and conflict together.
# Of 13 conflicts and 12 changes claimed among 10,000 articles, of which one change was right, this leaves 3 and 2, none
# of them right; among 431 on North Korea all three conflicts, which are right (with the sixth release's readings).
_NEAR_ENOUGH, _BEARS = 0.65, 0.6
# Where a change is spoken of: of the entailer on a conflict, and of verbs that oppose each other, by the words that the
# two sentences share besides ("suspended in May", "resumed in June": the rest is not quite the same).
_SURELY, _REVERSED = 0.8, 0.6
# Between articles, the least agreement with a claim of a hundred characters, and how much less it may be with one e
# times as long. Of 300 corroborations that were read, 228 right and 32 wrong, this keeps 193 right and 17 wrong ones.
_AT_A_HUNDRED, _AN_E_FOLD, _MOST = 0.84, 0.1, 0.97
# And where the entailer alone sees it, with no figure, day, place or wording that both give. Of 120 corroborations that
# were read blind, 75 right and 11 wrong, this keeps 55 and 2; of 149 that others had read, 83 of 119 and 3 of 15.
_UNSEEN = 0.87
_TELLING = 0.2  # of a figure or a day that both give: 33 of 36 that were read with one were right, however short
_SHARED = 2  # sentences that two articles share: they print one dispatch
_CHANGED = 0.5  # of a change: from here up the later report speaks of it
_ONE_MATTER = 0.5  # cosine: a word of change in a sentence farther off is of something else
_NOT_ASSERTED = 0.9  # of the voice check: one side denies it or leaves it open
_ONE_OCCASION = timedelta(days=2)  # reports of one event appear within these
_STILL_SO = timedelta(days=14)  # and within these repeat what others have said of it
# What an editor could look up, and the score from which it is plain enough to claim a conflict on it.
_PLAIN = {"numbers": 0.35, "dates": 0.35, "places": 0.35, "polarity": 0.45, "refuted": 0.7}
# Of these, what decides between articles too: what is said on another day, or refuted, may be another thing.
_DECIDE = ("numbers", "places", "polarity")
_OTHER_TIME, _OTHER_PLACE = 0.7, 0.5  # of the scopes: from here up they exclude each other
_WORTH_SAYING = 0.2  # of a finding's score: a fainter one is not named
_ALIKE, _SPAN = 0.6, 0.25  # a similarity weighs nothing at the first, and fully this much above it

# What a finding of full score is worth, in log-odds: towards agreement, towards conflict.
_Weights = dict[tuple[str, Label], tuple[float, float]]
_SIMILARITY = ("similarity", Label.NEUTRAL)
_START = ("start", Label.NEUTRAL)

WITH_ENTAILER: _Weights = {
    _START: (-3.2, -2.6),
    _SIMILARITY: (1.8, 0.9),
    ("checkworthiness", Label.NEUTRAL): (-1.2, -1.9),
    ("dates", Label.CONTRADICTION): (-0.2, 1.2),
    ("dates", Label.ENTAILMENT): (1.0, 1.1),
    ("dates", Label.OTHER_SCOPE): (-1.5, -1.5),
    ("entailment", Label.CONTRADICTION): (3.2, 6.0),
    ("entailment", Label.ENTAILMENT): (5.2, 0.6),
    ("numbers", Label.CONTRADICTION): (-2.2, 3.2),
    ("numbers", Label.ENTAILMENT): (1.3, 0.1),
    ("origin", Label.REPRINT): (1.0, 0.0),
    ("origin", Label.SAME_ORIGIN): (0.4, 0.8),
    ("places", Label.CONTRADICTION): (-0.2, 0.5),
    ("places", Label.ENTAILMENT): (0.2, -0.1),
    ("places", Label.OTHER_SCOPE): (-2.0, -2.0),
    ("polarity", Label.CONTRADICTION): (-1.0, 1.5),
    ("refuted", Label.CONTRADICTION): (-1.5, 2.0),
    ("voice", Label.NEUTRAL): (-0.3, -0.4),
    ("wording", Label.ENTAILMENT): (1.2, -0.4),
    ("wording", Label.REPRINT): (1.5, -0.5),
}
WITHOUT_ENTAILER: _Weights = {
    _START: (-1.3, -2.2),
    ("checkworthiness", Label.NEUTRAL): (-1.4, -1.8),
    _SIMILARITY: (2.5, 1.5),
    ("dates", Label.CONTRADICTION): (0.0, 2.3),
    ("dates", Label.ENTAILMENT): (2.5, 0.0),
    ("dates", Label.OTHER_SCOPE): (-3.0, -2.0),
    ("numbers", Label.CONTRADICTION): (-2.0, 5.0),
    ("numbers", Label.ENTAILMENT): (2.6, 0.0),
    ("origin", Label.REPRINT): (2.0, 0.0),
    ("origin", Label.SAME_ORIGIN): (0.7, 0.0),
    ("places", Label.CONTRADICTION): (0.0, 1.0),
    ("places", Label.ENTAILMENT): (0.8, 0.4),
    ("places", Label.OTHER_SCOPE): (-3.0, -3.0),
    ("polarity", Label.CONTRADICTION): (-2.5, 4.5),
    ("refuted", Label.CONTRADICTION): (-2.0, 2.5),
    ("voice", Label.NEUTRAL): (-0.8, -0.7),
    ("wording", Label.ENTAILMENT): (2.5, -0.5),
    ("wording", Label.REPRINT): (4.0, -2.0),
}


@dataclass(frozen=True, slots=True)
class Odds:
    """How likely it is that two claims agree, and that they conflict."""

    agree: float
    conflict: float

    @property
    def neither(self) -> float:
        return 1 - self.agree - self.conflict


def relate(pair: Pair, findings: Sequence[Finding]) -> Relation:
    """The relation of a pair; NEUTRAL where no check saw anything."""
    kind, probability = _kind(pair, odds(pair, findings), findings)
    return Relation(pair, kind, probability, _reason(kind, pair, findings), tuple(findings))


def of_one_dispatch(relations: Sequence[Relation]) -> list[Relation]:
    """The relations of one article with others: agreement with those that print the same dispatch becomes a REPRINT.

    Sentences in quotation marks do not count as shared: two reporters may have heard the same speech.
    """
    shared = Counter(_articles(r.pair) for r in relations if _is_copy(r))
    made = []
    for relation in relations:
        number = shared[_articles(relation.pair)]
        if relation.kind is RelationKind.CORROBORATION and number >= _SHARED:
            told = f"their articles share {number} sentences in one wording"
            findings = (*relation.findings, Finding("origin", Label.REPRINT, 1.0, told))
            reason = _reason(RelationKind.REPRINT, relation.pair, findings)
            relation = replace(relation, kind=RelationKind.REPRINT, reason=reason, findings=findings)
        made.append(relation)
    return made


def _articles(pair: Pair) -> frozenset[str]:
    return frozenset((pair.left.article_id, pair.right.article_id))


def _is_copy(relation: Relation) -> bool:
    quoted = relation.pair.left.attribution.quoted or relation.pair.right.attribution.quoted
    copied = any(f.label is Label.REPRINT and f.check == "wording" and f.score >= _COPIED for f in relation.findings)
    return relation.kind is RelationKind.REPRINT and copied and not quoted


def features(pair: Pair, findings: Sequence[Finding]) -> dict[tuple[str, Label], float]:
    """What is weighed: the score of each check's finding, and the similarity, from 0 at 0.6 to 1 at 0.85."""
    scores: dict[tuple[str, Label], float] = {(f.check, f.label): f.score for f in findings}
    return {_START: 1.0, _SIMILARITY: max(0.0, pair.similarity - _ALIKE) / _SPAN, **scores}


def odds(pair: Pair, findings: Sequence[Finding]) -> Odds:
    read = any(finding.check == "entailment" for finding in findings)
    weights = WITH_ENTAILER if read else WITHOUT_ENTAILER
    agree = conflict = 0.0
    for seen, score in features(pair, findings).items():
        towards_agreement, towards_conflict = weights.get(seen, (0.0, 0.0))
        agree += towards_agreement * score
        conflict += towards_conflict * score
    top = max(agree, conflict, 0.0)
    parts = [math.exp(value - top) for value in (agree, conflict, 0.0)]
    return Odds(parts[0] / sum(parts), parts[1] / sum(parts))


def _kind(pair: Pair, read: Odds, findings: Sequence[Finding]) -> tuple[RelationKind, float]:
    seen = {(finding.check, finding.label): finding.score for finding in findings}
    other_place = seen.get(("places", Label.OTHER_SCOPE), 0) >= _OTHER_PLACE
    excluded = other_place or seen.get(("dates", Label.OTHER_SCOPE), 0) >= _OTHER_TIME
    shares = {check: seen.get((check, Label.CONTRADICTION), 0) / score for check, score in _PLAIN.items()}
    plain = max(shares.values())
    least = GIVEN if _is_given(pair) else ASKED if _is_asked(pair) else NEIGHBOURS
    if read.agree >= least.agrees:
        retold = ("refuted", Label.NEUTRAL) in seen  # in order to refute it; a copy of it is one all the same
        denied = seen.get(("voice", Label.NEUTRAL), 0) >= _NOT_ASSERTED or (retold and _is_asked(pair))
        if denied or ("extent", Label.NEUTRAL) in seen:
            return RelationKind.UNSURE, read.agree
        resting = _ONE_AGENCY if _is_asked(pair) else _ONE_SOURCE
        shared = seen.get(("origin", Label.SAME_ORIGIN), 0)
        timely = not excluded and _is_timely(pair, findings)
        one_source = timely and (("origin", Label.REPRINT) in seen or shared >= resting)  # who says more than one thing
        if one_source or (_OWNER, Label.SAME_ORIGIN) in seen or seen.get(("wording", Label.REPRINT), 0) >= _COPIED:
            return RelationKind.REPRINT, read.agree
        known = _is_asked(pair) or (pair.left.outlet and pair.right.outlet and shared < _PERHAPS_ONE)
        unread = ("language", Label.NEUTRAL) in seen
        vague = max(seen.get(("vague", label), 0) for label in (Label.NEUTRAL, Label.OTHER_SCOPE))
        figures = max(seen.get((check, Label.ENTAILMENT), 0) for check in ("numbers", "dates"))
        says_much = vague < 1 and (figures >= _TELLING or read.agree >= _least_agreement(pair, findings))
        if known and not (unread or retold) and says_much and timely and plain < 1:
            return RelationKind.CORROBORATION, read.agree
        return RelationKind.UNSURE, read.agree
    decides = plain if _is_asked(pair) else max(shares[check] for check in _DECIDE)
    changed = seen.get(("change", Label.CHANGE), 0) >= _CHANGED
    enough = least.conflicts if decides >= 1 else least.unseen
    if changed and pair.similarity >= _ONE_MATTER and enough < math.inf:
        enough = least.changes
    if read.conflict >= enough:
        needed = _ALIKE_BEFORE if changed else _ALIKE_OTHERWISE
        reversed_ = seen.get(("polarity", Label.CONTRADICTION), 0) >= _REVERSED
        surely = changed and (reversed_ or seen.get((_MODEL, Label.CONTRADICTION), 0) >= _SURELY)
        apart = not surely and (_alike_otherwise(pair, findings) < needed or not _bears(pair, seen))
        if ("vague", Label.OTHER_SCOPE) in seen or apart:
            return RelationKind.UNSURE, read.conflict
        if changed and not other_place:
            return RelationKind.UPDATE, read.conflict
        counted = not _is_asked(pair) and max(shares["places"], shares["polarity"]) < 1  # and a count grows
        one_time = _within(pair, timedelta(0) if counted else _ONE_OCCASION) and not excluded
        return (RelationKind.CONTRADICTION if one_time else RelationKind.UNSURE), read.conflict
    if excluded:
        return RelationKind.NEUTRAL, 1 - max(read.agree, read.conflict)
    nearly = read.agree >= _NEARLY or (plain >= 0.5 and read.conflict >= _NEARLY)
    if nearly or read.conflict >= least.doubted or min(read.agree, read.conflict) >= _BOTH:
        return RelationKind.UNSURE, max(read.agree, read.conflict)
    return RelationKind.NEUTRAL, read.neither


def _alike_otherwise(pair: Pair, findings: Sequence[Finding]) -> float:
    """How surely two articles' claims say the same but for what differs; 1 where there is no entailer to tell."""
    if _is_asked(pair) or not any(f.check == _MODEL for f in findings):
        return 1.0
    return max((f.score for f in findings if f.check == _OTHERWISE), default=0.0)


def _bears(pair: Pair, seen: Mapping[tuple[str, Label], float]) -> bool:
    """Whether two articles' claims are near enough, and read as bearing on each other as they stand: not as neutral."""
    said = [seen[_MODEL, label] for label in (Label.ENTAILMENT, Label.CONTRADICTION) if (_MODEL, label) in seen]
    return _is_asked(pair) or not said or (pair.similarity >= _NEAR_ENOUGH and sum(said) >= _BEARS)


def _least_agreement(pair: Pair, findings: Sequence[Finding]) -> float:
    """What agreement between articles asks for: the more, the shorter the shorter claim, since that says less.

    And the more where no check but the entailer's sees it.
    """
    if _is_asked(pair):
        return 0.0
    fewest = 0.0 if _is_shown(findings) else _UNSEEN
    # A character of a script without capitals says as much as three of ours.
    shorter = min(len(text) * (1 if has_case(text) else 3) for text in (pair.left.text, pair.right.text))
    return max(fewest, min(_MOST, _AT_A_HUNDRED - _AN_E_FOLD * math.log(max(1, shorter) / 100)))


def _is_shown(findings: Sequence[Finding]) -> bool:
    """Whether anything but the entailer's reading is there for agreement: a figure, day, place, wording or credit."""
    return any(f.label in _FOR and f.check not in (_MODEL, _OTHERWISE) and f.score >= _WORTH_SAYING for f in findings)


def _is_given(pair: Pair) -> bool:
    """Whether a person put the two side by side."""
    return not (pair.left.article_id or pair.right.article_id)


def _is_asked(pair: Pair) -> bool:
    """Whether one side is no article's claim: a draft, or a sentence given by itself."""
    return not (pair.left.article_id and pair.right.article_id)


def _is_timely(pair: Pair, findings: Sequence[Finding]) -> bool:
    """Whether the two may be of one occasion, by the days that they were published on or by one that both name."""
    return _within(pair, _STILL_SO) or any(f.check == "dates" and f.label is Label.ENTAILMENT for f in findings)


def _within(pair: Pair, apart: timedelta) -> bool:
    """Whether the two were published so near each other; a sentence that is asked about is taken as of that time."""
    if pair.left.date and pair.right.date:
        return abs(pair.left.date - pair.right.date) <= apart
    return _is_asked(pair)


# --- In words -------------------------------------------------------------------------------------

_FOR = (Label.ENTAILMENT, Label.REPRINT)
_MODEL, _OWNER, _OTHERWISE = "entailment", "owner", "otherwise"
_INCLINES = 0.5  # the model leans that way: below, its opinion is no reason


def _reason(kind: RelationKind, pair: Pair, findings: Sequence[Finding]) -> str:
    same_else = max((f.score for f in findings if f.check == _OTHERWISE), default=None)
    findings = [f for f in findings if f.check != _OTHERWISE]
    against = _told(f for f in findings if f.label is Label.CONTRADICTION)
    agreed = _told(f for f in findings if f.label in _FOR)
    doubts = [f for f in findings if f.check != _OWNER]  # which says nothing of whether the two agree
    doubts = [f for f in doubts if f.label in (Label.SAME_ORIGIN, Label.OTHER_SCOPE, Label.NEUTRAL)]
    rest = _told(doubts)
    change = _told(f for f in findings if f.label is Label.CHANGE)
    match kind:
        case RelationKind.CONTRADICTION:
            same = "" if same_else is None or same_else < _ALIKE_BEFORE else "; but for that they say the same"
            return _sentence(f"{against or 'they say opposite things'}{same}")
        case RelationKind.UPDATE:
            return _sentence(f"{against or 'they conflict'}, but {change}")
        case RelationKind.CORROBORATION:
            outlets = [claim.outlet for claim in (pair.left, pair.right) if claim.outlet]  # a draft has none
            said = f"{' and '.join(outlets)} say the same in their own words" if outlets[1:] else "it says the same"
            origin = _told(f for f in findings if f.label is Label.SAME_ORIGIN)
            return _sentence(f"{said}: {agreed or 'alike in wording'}" + (f"; yet {origin}" if origin else ""))
        case RelationKind.REPRINT:
            spoken = pair.left.attribution.quoted and pair.right.attribution.quoted
            alike = "one speaker's words, not two reports" if spoken else "one report, not two"
            origin = _told(f for f in findings if f.label is Label.SAME_ORIGIN)
            copied = _told(f for f in findings if f.label is Label.REPRINT)
            if not copied and any(f.check == _OWNER for f in findings):
                alike = "one owner's outlets, not two origins"
            elif not copied and not spoken:
                alike = "one source, not two"
            alike = "alike in wording" if _is_asked(pair) else alike
            seen = "; ".join(filter(None, (copied or agreed, origin)))
            return _sentence(f"{alike}: {seen or 'nearly the same words'}")
        case RelationKind.UNSURE:
            read = any(f.check == _MODEL and f.label is Label.ENTAILMENT and f.score >= _INCLINES for f in findings)
            elsewhere = any(f.label is Label.OTHER_SCOPE for f in findings)
            needed = _ALIKE_BEFORE if change else _ALIKE_OTHERWISE
            if against and not (read or elsewhere) and same_else is not None and same_else < needed:
                return _sentence(f"{against}; but the rest differs too, so it may be of another matter")
            if agreed and against:
                return _sentence(f"the checks disagree: {agreed}; but {against}")
            short = odds(pair, findings).agree >= NEIGHBOURS.agrees and not _is_asked(pair)
            timely = _is_timely(pair, findings)
            if short and not timely:  # who says more than one thing
                doubts = [f for f in doubts if f.label is not Label.SAME_ORIGIN]
                rest = _told(doubts)
            if short and max((f.score for f in doubts), default=0.0) < _PERHAPS_ONE:
                rest = ""  # the fainter ones are said where it is claimed, too
            alone = not _is_shown(findings)
            but = rest or _doubt(pair, change, timely=timely, short=short, alone=alone, counted=bool(against))
            return _sentence(f"{agreed or against or 'they are alike in wording'}; but {but}")
        case RelationKind.NEUTRAL:
            perhaps = [f for f in doubts if f.label is Label.SAME_ORIGIN and f.score <= _PERHAPS_ONE]
            rest = _told(f for f in doubts if f.check not in ("vague", "refuted") and f not in perhaps)
            return _sentence(rest or "nothing shows that they are of one matter")


def _doubt(pair: Pair, change: str, *, timely: bool, short: bool, alone: bool, counted: bool) -> str:
    """What keeps a likely relation from being claimed.

    Where nothing else does, and they may be of one occasion (`timely`): `short`, how little is said, or that a model
    `alone` sees it; `counted`, that what differs may have grown by a day.
    """
    if not timely:
        undated = "both are undated" if not (pair.left.date or pair.right.date) else "one is undated"
        when = change or ("weeks lie between" if pair.left.date and pair.right.date else undated)
        return f"{when}, so it may be another occasion"
    if not _is_asked(pair) and not (pair.left.outlet and pair.right.outlet):
        return "an outlet is unknown, so it may be one origin"
    if change:
        return f"{change}, so it may be another occasion"
    if counted and not _within(pair, timedelta(0)):
        return "it may be of another day"
    if not short:
        return "that is too little to tell"
    return "no figure, day, place or wording bears it out" if alone else "so short a sentence may be of another matter"


def _told(findings: Iterable[Finding]) -> str:
    """The two that say most, a model's opinion last: a figure or a verb is easier to look up."""
    found = [f for f in findings if f.detail and f.score >= (_INCLINES if f.check == _MODEL else _WORTH_SAYING)]
    found.sort(key=lambda f: (f.check == _MODEL, -f.score))
    return "; ".join(f.detail for f in found[:2])


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
