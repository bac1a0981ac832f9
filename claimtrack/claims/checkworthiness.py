"""How much a sentence is a statement of fact that somebody could check, rather than opinion, talk or an aside.

A logistic regression over a few readable features and the commonest words, fitted by `training/checkworthiness.py` on
ClaimBuster (Arslan, Hassan, Li and Tremayne 2020, "A Benchmark Dataset of Check-worthy Factual Claims"): sentences of
United States presidential debates. News is nearly all statement of fact, so there it tells opinion from report, and
little more.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

from claimtrack.claims.furniture import is_furniture
from claimtrack.claims.sentences import is_checkable
from claimtrack.records import Claim, Commitment

_FEWEST = 5  # words
_SPEAKER = re.compile(r"\b(?:I|me|my|you|your)\b")
_SHOULD = re.compile(r"\b(?:should|must|need to|have to|want to|let['’]s|believe|think|hope)\b")
_PAST = re.compile(r"\b(?:was|were|had|did|has been|have been|\w{2,}ed)\b")
_COMPARES = re.compile(
    r"\b(?:more|less|fewer|most|least|than|highest|lowest|increase|cut|doubled?|percent|million)\w*\b"
)
_WORD = re.compile(r"[a-z']+")


def checkworthiness(claim: Claim) -> float:
    """From 0 to 1, of a claim whose scope has been read. What is no sentence ("rations resumed") is not doubted."""
    if is_furniture(claim.text):
        return 0.0
    if len(claim.text.split()) < _FEWEST:
        return 1.0
    weight = weights()
    total = weight["start"] + sum(weight.get(name, 0.0) * value for name, value in features(claim).items())
    return 1 / (1 + math.exp(-total))


def features(claim: Claim) -> dict[str, float]:
    """What is weighed: `word ...` is 1 for each word, and pair of words, that stands in it."""
    words = claim.text.split()
    readable = {
        "length": math.log1p(len(words)),
        "names": min(4, sum(word[:1].isupper() for word in words[1:])),
        "digits": any(char.isdigit() for char in claim.text),
        "figures": min(3, len(claim.quantities)),
        "places": bool(claim.places),
        "times": bool(claim.times),
        "checkable": is_checkable(claim.text),
        "question": "?" in claim.text,
        "forecast": claim.attribution.commitment is Commitment.FORECAST,
        "hedged": claim.attribution.commitment is Commitment.HEDGED,
        "I or you": bool(_SPEAKER.search(claim.text)),
        "should": bool(_SHOULD.search(claim.text)),
        "past": bool(_PAST.search(claim.text)),
        "compares": bool(_COMPARES.search(claim.text)),
    }
    return {**{name: float(value) for name, value in readable.items()}, **dict.fromkeys(_words(claim.text), 1.0)}


def _words(text: str) -> Iterator[str]:
    found = _WORD.findall(text.lower().replace("’", "'"))
    yield from (f"word {word}" for word in found)
    yield from (f"word {one} {other}" for one, other in pairwise(found))


@cache
def weights() -> dict[str, float]:
    return dict(json.loads((files(__package__) / "checkworthiness.json").read_text(encoding="utf-8"))["weights"])
