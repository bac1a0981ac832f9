"""The stages in order: the only module that knows both the store and the models."""

from __future__ import annotations

import fcntl
import hashlib
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from claimtrack import __version__, checks, claims, cluster, index, languages, match, mining, outlets, relate, review
from claimtrack.errors import BusyError, InputError, LedgerError, NoIndexError, StaleIndexError
from claimtrack.index import Index, Stamp
from claimtrack.protocols import Encoder, Entailer, Models, TextIds, Vectors
from claimtrack.records import (
    Alert,
    Article,
    Attribution,
    Checked,
    Claim,
    Cluster,
    Correction,
    Cut,
    Evidence,
    Found,
    Gone,
    Judgement,
    Logged,
    Match,
    Outlet,
    Pair,
    Part,
    Relation,
    RelationKind,
    Report,
    SavedQuery,
    Skipped,
    Stance,
    Status,
    Timeline,
    Unchanged,
    Withdrawn,
)
from claimtrack.settings import Settings
from claimtrack.store import NAME as DATABASE
from claimtrack.store import Store, wording

if TYPE_CHECKING:
    from concurrent.futures import Future

    from claimtrack import ingest

_RELATIONS = "relations"  # and by what its relations were found
_ENCODER = "encoder"  # the note under which the store keeps whose vectors it holds
_LANGUAGES = "languages"  # that this encoder reads: of articles in others there are no claims
_CLUSTERS = "clusters"  # the note that tells whether they follow from the relations, or are to be made anew
_READING = "reading"  # the command whose files are not all read yet: given again, it goes on
_MOST_SKIPPED = 10_000  # that are told one by one
_ARTICLES = 32  # read before their sentences are encoded together
_PAIRS = 1024  # compared at a time, or somewhat more
_TOGETHER = 64  # articles compared at a time
_RESTED = 512  # articles compared before the models let go of what they took: 190 MB for 7,500 pairs
_NEAR = 20  # wordings nearest to a text, of which timelines are asked
_READ = 50  # wordings whose claims are read together, at least
_BEARING = 0.45  # the least similarity at which a claim may bear on a draft
_RRF = 60  # Cormack, Clarke and Büttcher (2009): reciprocal rank fusion's constant
_LONGEST = 2000  # characters of a text that is asked about, or of a judgement's reason
_NAME = 100  # characters of who judged
_ALERTS = 200  # read together
_ENDS = 450  # claims whose relations are read together, at most
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DELETED = "deleted or moved; what was read of it stays, and `claimtrack withdrawn` lists its claims"

_STANCES = {
    RelationKind.CORROBORATION: Stance.SAYS_SO,
    RelationKind.REPRINT: Stance.SAYS_SO,
    RelationKind.CONTRADICTION: Stance.SAYS_OTHERWISE,
    RelationKind.UPDATE: Stance.SAYS_OTHERWISE,
    RelationKind.UNSURE: Stance.UNSURE,
    RelationKind.NEUTRAL: Stance.RELATED,
}
_FIRST = [Stance.SAYS_SO, Stance.SAYS_OTHERWISE, Stance.UNSURE, Stance.RELATED]
_FOR = (RelationKind.CORROBORATION, RelationKind.REPRINT)
_AGAINST = (RelationKind.CONTRADICTION, RelationKind.UPDATE)

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, of how much (0: not known)."""


@dataclass(slots=True)
class Added:
    """What `add` did: articles by outcome, what was skipped and why, claims and flags that came."""

    articles: Counter[str] = field(default_factory=Counter)
    claims: int = 0
    flags: Counter[RelationKind] = field(default_factory=Counter)
    skipped: list[Skipped] = field(default_factory=list)  # the first thousands of them
    more_skipped: int = 0
    without_outlet: int = 0
    without_date: int = 0
    unread: Counter[str] = field(default_factory=Counter)  # articles in languages that the encoder does not read
    read: int = 0  # bytes of files

    def skip(self, item: Skipped) -> None:
        if len(self.skipped) < _MOST_SKIPPED:
            self.skipped.append(item)
        else:
            self.more_skipped += 1

    def read_to(self, count: int) -> None:
        self.read = count


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which claims of the corpus are asked."""

    outlets: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def takes(self, claim: Claim) -> bool:
        """An undated claim is left out where a date is asked for."""
        if self.outlets and (claim.outlet or "").casefold() not in {o.casefold() for o in self.outlets}:
            return False
        if self.since and (claim.date is None or claim.date < self.since):
            return False
        return not (self.until and (claim.date is None or claim.date > self.until))


@dataclass(frozen=True, slots=True)
class Shown:
    """A claim in its article, with the relations it stands in, and what is known of the outlet.

    A claim of an earlier version is not `in_force`, and stands in no relations.
    """

    claim: Claim
    article: Article
    relations: tuple[Relation, ...]
    outlet: Outlet | None = None
    in_force: bool = True
    withdrawn: bool = False  # the version in force has its wording no more
    correction: Correction | None = None  # of its version against the one before, if there is one
    cluster: Cluster | None = None

    @property
    def parts(self) -> list[Part]:
        """The article's text by what its parts are."""
        return claims.parts(self.article.text)


@dataclass(frozen=True, slots=True)
class Kept:
    """An article that is in the index, and whether the encoder reads it: else it has no claims."""

    article_id: str
    article: Article
    outlet: Outlet | None
    read: bool
    correction: Correction | None = None  # of the version before, if there is one

    @property
    def parts(self) -> list[Part]:
        """Its text by what its parts are."""
        return claims.parts(self.article.text)


class Tracker:
    """An open corpus: articles in, relations out. Models are loaded when first needed.

    `encoder` and `entailer` are those of the settings unless given.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        encoder: Encoder | None = None,
        entailer: Entailer | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self.folder = Path(self.settings.index)
        self._given = (encoder, entailer)
        self._progress = progress or _silent
        self._index: Index | None = None

    @cached_property
    def models(self) -> Models:
        from claimtrack.models import bundled_entailer
        from claimtrack.models.encoder import SentenceEncoder
        from claimtrack.models.entailer import CrossEntailer

        own = languages.codes(self.settings.languages.replace(",", " ").split())
        encoder, entailer = self._given
        named = self.settings.entailer
        if entailer is None and named != "none" and (where := named or bundled_entailer()):
            entailer = CrossEntailer(where, languages=own if named else ())
        return Models(encoder or SentenceEncoder(self.settings.encoder, languages=own), entailer)

    @cached_property
    def outlets(self) -> tuple[Outlet, ...]:
        """The outlets that are known: ours, and over them those of the settings' file."""
        return outlets.load(Path(self.settings.outlets) if self.settings.outlets else None)

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        return outlets.owners(self.outlets)

    @cached_property
    def store(self) -> Store:
        """The database; NoIndexError where nothing has been added yet."""
        if not (self.folder / DATABASE).is_file():
            raise NoIndexError(f"no index in {self.folder} yet; run: claimtrack add PATHS")
        return self._opened()

    def _opened(self) -> Store:
        try:
            return Store.open(self.folder, self._owners)
        except sqlite3.DatabaseError as fault:
            file = self.folder / DATABASE
            raise InputError(f"{file} cannot be used ({fault}); name another folder with --index") from None

    def close(self) -> None:
        if "store" in self.__dict__:
            self.store.close()
            del self.store

    # --- Articles in --------------------------------------------------------------------------------

    def add(
        self,
        paths: Iterable[str | Path],
        hints: ingest.Hints | None = None,
        web: ingest.Web | None = None,
        files: ingest.Files | None = None,
    ) -> Added:
        """Reads articles of files, folders and addresses, stores their claims, and holds them against the others'.

        After an interruption the same call takes up the work where it stopped. `web` fetches the addresses, and
        `files` knows which files need not be read again.
        """
        from claimtrack import ingest

        given = list(paths)
        total = ingest.size(given)
        with self._writing(new=True):
            self._own_vectors()
            self._read_again()
            added = Added()
            hints = replace(hints or ingest.Hints(), outlets=self.outlets, passed=added.read_to)
            command = _digest((__version__, hints, self.outlets, [str(path) for path in given]))
            if self.store.note(_READING) == command:
                hints = replace(hints, seen=self.store.has_page)
            self.store.set_note(_READING, command)
            items = ingest.read(given, hints, web, self.store.headers, files)
            articles = _batches(self._articles(items, given, added, total.bytes), _ARTICLES)
            for batch, cuts in _cut_ahead(articles, self.models.encoder.languages):
                self._store(batch, cuts, added)
            self.store.set_note(_READING, "")
            if added.claims > index.EXACT:
                self._rest()
            self._refresh_index()
            self._own_relations()
            added.flags = self._compare()
        return added

    def remove(self, pattern: str) -> tuple[int, int]:
        """Forgets the articles with that id (or its beginning), path or address: how many, and their claims.

        The bytes that were read of them go too, unless another article or version was read from the same.
        """
        with self._writing():
            found = self.store.article_ids(pattern) if pattern else []
            if not found:
                raise InputError(f"no article {pattern!r}; give an article's id, path or address, as `show` prints it")
            if len(found) > 1 and len({self.store.article(one) for one in found}) > 1 and len(pattern) < 6:
                raise InputError(f"{pattern!r} begins the ids of {len(found)} articles; give more of the one you mean")
            self.store.set_note(_CLUSTERS, "old")
            hashes = self.store.hashes(found)
            gone = sum(self.store.remove(article) for article in found)
            self._refresh_index()
            self._compare()  # an earlier version may be in force again
            self._drop(hashes - self.store.still_read(hashes))
        return len(found), gone

    def rebuild(self) -> Counter[RelationKind]:
        """Encodes every text with the model of the settings, if it is another one; compares everything again."""
        with self._writing():
            self._encode_again()
            self._read_again()
            index.forget(self.folder)
            self._refresh_index()
            self.store.forget_relations()
            self._own_relations()
            return self._compare()

    @contextmanager
    def _writing(self, new: bool = False) -> Iterator[None]:
        """One process adds at a time; reading goes on meanwhile. Where there is no index, only a `new` one is made."""
        if not new:
            _ = self.store
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            opened = (self.folder / "add.lock").open("w")
        except OSError as fault:
            reason = f"{self.folder} cannot hold an index ({fault.strerror}); name another folder with --index"
            raise InputError(reason) from None
        with opened as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise BusyError(f"another process is adding to {self.folder}; try again when it is done") from None
            if not (self.folder / DATABASE).is_file():
                index.forget(self.folder)  # of a database that is gone
            if "store" not in self.__dict__:
                self.store = self._opened()
            yield

    def _articles(
        self,
        items: Iterable[Article | Skipped | Unchanged],
        given: Sequence[str | Path],
        added: Added,
        total: int,
    ) -> Iterator[Article]:
        own, asked = self.folder.resolve(), {Path(path).resolve() for path in given}
        for item in items:
            self._progress("reading", min(added.read, total), total)
            if isinstance(item, Unchanged):
                self._there_again(item.path)
                added.articles["unchanged"] += 1
                continue
            if isinstance(item, Gone) and self.store.set_gone(item.path, _now()):
                added.articles["gone"] += 1
                added.skip(replace(item, reason=f"{item.reason.partition(';')[0]}: {_DELETED}"))
                continue
            if isinstance(item, Skipped):
                file = Path(item.path).resolve()
                if file in asked or not file.is_relative_to(own):  # the index's own files are met, and no articles
                    added.skip(item)
                continue
            item = replace(item, provenance=replace(item.provenance, tool=f"claimtrack {__version__}"))
            self._there_again(item.provenance.path)
            if self.store.has(item):
                self.store.take_up(item)
                added.articles["unchanged"] += 1
            else:
                yield replace(item, language=languages.language(item.text))

    def _there_again(self, path: str) -> None:
        from claimtrack import ingest

        if ingest.is_address(path):  # a file of one's own tells nothing of the page
            self.store.set_gone(path, "")

    def _vectors(self, articles: Sequence[Article], cuts: Sequence[list[Cut]]) -> dict[str, Vectors]:
        """Of the wordings that the store has not seen."""
        texts = [
            article.text[cut.start : cut.end] for article, found in zip(articles, cuts, strict=True) for cut in found
        ]
        unknown = self.store.unknown_wordings(texts)
        return dict(zip(unknown, self.models.encoder.encode(unknown), strict=True)) if unknown else {}

    def _store(self, articles: Sequence[Article], cuts: Sequence[list[Cut]], added: Added) -> None:
        vectors = self._vectors(articles, cuts)
        for article, found in zip(articles, cuts, strict=True):
            self._keep(article)
            with self.store.transaction():
                outcome = self.store.add(article, found, vectors)
                if outcome.outcome == "updated":  # the version before is out of force, and out of its clusters
                    self.store.set_note(_CLUSTERS, "old")
            added.articles[outcome.outcome] += 1
            if outcome.outcome != "unchanged":
                added.claims += outcome.claims
                added.without_outlet += article.outlet is None
                added.without_date += article.date is None
                if not languages.reads(self.models.encoder.languages, article.language):
                    added.unread[article.language] += 1

    def _keep(self, article: Article) -> None:
        """The bytes as they were read, under their hash: what a claim was taken from can always be shown."""
        source, file = article.provenance, self._raw(article.provenance.sha256)
        if source.raw and not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            fresh = file.with_suffix(".new")
            fresh.write_bytes(source.raw)
            fresh.replace(file)

    def _drop(self, hashes: Iterable[str]) -> None:
        """Deletes what is kept under these; a kill before that leaves a file too many, never one too few."""
        for sha256 in filter(_SHA256.fullmatch, hashes):  # the database may be a stranger's, and name any file
            try:
                self._raw(sha256).unlink(missing_ok=True)
            except OSError as fault:
                reason = f"{self._raw(sha256)} cannot be deleted ({fault.strerror}); delete it yourself"
                raise InputError(f"the article is forgotten, but {reason}") from None

    def _raw(self, sha256: str) -> Path:
        return self.folder / "raw" / sha256[:2] / sha256

    def _own_vectors(self) -> None:
        """Refuses to mix the vectors of two models."""
        known, mine = self.store.note(_ENCODER), self.models.encoder.fingerprint
        if known and known != mine:
            raise StaleIndexError(
                f"the index in {self.folder} was built with {known}, the settings ask for {mine}; "
                "run: claimtrack rebuild"
            )
        if not known:
            self.store.set_note(_ENCODER, mine)

    def _own_relations(self) -> None:
        """Has everything compared again where another version, entailer, threshold or table found what is stored."""
        entailer = self.models.entailer.fingerprint if self.models.entailer else "none"
        owners = _digest(sorted(self._owners.items()))
        read = " ".join(sorted(self.models.entailer.languages)) if self.models.entailer else ""
        mine = f"claimtrack {__version__}, {entailer} ({read}), {self.settings.similarity}, owners {owners}"
        if self.store.note(_RELATIONS) != mine:
            self.store.forget_relations()
            self.store.set_note(_RELATIONS, mine)

    def _encode_again(self) -> None:
        mine = self.models.encoder.fingerprint
        if self.store.note(_ENCODER) == mine:
            return
        total, done = self.store.last_text_id(), 0
        self.store.set_note(_ENCODER, "being rebuilt")  # until it is whole, no model's vectors fit
        for batch in list(self.store.wordings()):
            ids, texts = zip(*batch, strict=True)
            self.store.set_vectors(ids, self.models.encoder.encode(texts))
            done += len(batch)
            self._progress("encoding", done, total)
        self.store.set_note(_ENCODER, mine)

    def _read_again(self) -> None:
        """Takes the claims out of every kept article anew, where other languages are read than before."""
        mine = " ".join(sorted(self.models.encoder.languages))
        if self.store.note(_LANGUAGES) == mine:
            return
        kept, done = self.store.article_ids(), 0
        for ids in _batches(kept, _ARTICLES):
            known = [article for one in ids if (article := self.store.article(one))]
            articles = [replace(article, language=languages.language(article.text)) for article in known]
            cuts = [claims.cuts(article, self.models.encoder.languages) for article in articles]
            vectors = self._vectors(articles, cuts)
            for one, article, found in zip(ids, articles, cuts, strict=True):
                with self.store.transaction():
                    if self.store.cut_again(one, article, found, vectors):
                        self.store.set_note(_CLUSTERS, "old")
            done += len(ids)
            self._progress("reading again", done, len(kept))
        self.store.set_note(_LANGUAGES, mine)

    def _rest(self) -> None:
        """After much storing, or comparing: what comes next is to take the place of what the models took, not more."""
        from claimtrack.models.twin import Twinned

        for model in (self.models.encoder, self.models.entailer):
            if isinstance(model, Twinned):
                model.rest()
        _give_back()

    # --- The index ----------------------------------------------------------------------------------

    @property
    def index(self) -> Index:
        if self._index is None:
            self._index = index.for_reading(self.folder, self._stamp(), self.store)
        return self._index

    def _refresh_index(self) -> None:
        """Takes in what was stored since; the file is written again when that is worth it."""
        self._index = index.refreshed(self.folder, self._stamp(), self.store)

    def _stamp(self) -> Stamp:
        database, removed = self.store.identity()
        return Stamp(database, self.store.note(_ENCODER), removed, self.store.last_text_id())

    # --- Claims against claims ----------------------------------------------------------------------

    def _compare(self) -> Counter[RelationKind]:
        """Holds the claims of each article not yet compared against those of the others, then clusters them."""
        waiting = self.store.to_compare()
        pending = set(waiting)
        # Clusters that follow from the relations of before need only those of the new ones beside them.
        touched: set[str] | None = set() if self.store.note(_CLUSTERS) == "made" else None
        if waiting:
            self.store.set_note(_CLUSTERS, "old")  # until they are made: a kill may come in between
        judged = self._judged() if waiting else {}
        flags: Counter[RelationKind] = Counter()
        done = 0
        for group in self._grouped(waiting, pending, judged):
            related = iter(compare([pair for _, pairs in group for pair in pairs], self._remembering))
            for article, pairs in group:
                found = relate.of_one_dispatch(list(islice(related, len(pairs))))
                found = [r for r in review.honoured(found, judged) if r.judged or r.kind is not RelationKind.NEUTRAL]
                self.store.save_relations(article, found)
                flags.update(relation.kind for relation in found if relation.kind is not RelationKind.NEUTRAL)
                if touched is not None:
                    touched.update(c.claim_id for r in found for c in (r.pair.left, r.pair.right))
            done += len(group)
            if done % _RESTED < len(group):
                self._rest()
            self._progress("comparing", done, len(waiting))
        if self.store.note(_CLUSTERS) == "old":
            self._cluster(touched)
        return flags

    def _grouped(
        self, waiting: Sequence[str], pending: set[str], judged: Collection[frozenset[str]]
    ) -> Iterator[list[tuple[str, list[Pair]]]]:
        """Articles with their candidate pairs, so many together that the index and the models are asked in bulk.

        Judged pairs are among them, however little alike.
        """
        least = self.settings.similarity
        partners: dict[str, set[frozenset[str]]] = {}
        for ends in judged:
            for end in ends:
                partners.setdefault(end, set()).add(ends)
        alike = self._alike(len(waiting))
        for articles in _batches(waiting, _TOGETHER):
            claims_of_articles = [self.store.claims_of_article(article) for article in articles]
            mine = [claim for found in claims_of_articles for claim in found]
            texts = [claim.text_id for claim in mine]
            if alike is not None:
                neighbours = [alike.of(text) for text in texts]
            else:
                neighbours = self.index.within(self.store.vectors_of(texts), least) if texts else []
            claims_of = self.store.claims_of_texts(sorted({text for near in neighbours for text, _ in near}))
            group, at = [], 0
            for article, found in zip(articles, claims_of_articles, strict=True):
                pending.discard(article)
                near = neighbours[at : at + len(found)]
                pairs = list(match.candidates(found, near, claims_of, pending=pending, least=least))
                wanted = set().union(*(partners.get(claim.claim_id, set()) for claim in found))
                pairs += self._pairs(wanted - set(map(review.ends, pairs)), pending)
                group.append((article, pairs))
                at += len(found)
            yield group

    def _pairs(self, wanted: Collection[frozenset[str]], pending: Collection[str] = ()) -> list[Pair]:
        """The pairs of these claims in force, but for those that are left to a pending article's turn."""
        known = self.store.claims(sorted(set().union(*wanted)))
        pairs = []
        for one, other in (map(known.__getitem__, ends) for ends in sorted(wanted, key=sorted)):
            if one.article_id not in pending and other.article_id not in pending:
                left, right = self.store.vectors_of([one.text_id, other.text_id])
                pairs.append(Pair.of(one, other, min(1.0, float(left @ right))))
        return pairs

    def _judged(self) -> dict[frozenset[str], Judgement]:
        """The last judgement of each pair of claims in force. One that is not as it was written is not honoured."""
        ledger = self.store.judgements()
        kept = [judgement for judgement, intact in zip(ledger, review.intact(ledger), strict=True) if intact]
        now = self.store.claims_in_force(sorted({end for one in kept for end in (one.left, one.right)}))
        return {
            frozenset((left, right)): one
            for one in kept
            for left in now.get(one.left, ())
            for right in now.get(one.right, ())
            if left != right
        }

    def _alike(self, waiting: int) -> mining.Alike | None:
        """All pairs at once, where most articles of a large corpus wait; else few texts are asked one by one."""
        if waiting < _TOGETHER or 2 * waiting < len(self.store.article_ids()):
            return None
        if not self.index.stamp.trained:
            return None
        self._progress("looking for pairs", 0, 0)
        likely = self._likely(self.store.last_text_id() + 1)
        found = None
        with suppress(OSError):  # no room for the vectors' files: then one by one, which takes longer
            found = mining.alike(self.store.vectors(), index.centres, self.settings.similarity, self.folder, likely)
        _give_back()
        return found

    def _likely(self, ids: int) -> mining.Taken:
        """What tells which pairs of texts, whose ids are below `ids`, may have comparable claims."""
        numbers: dict[str, int] = {"": 0}
        outlet_of, day_of = np.zeros(ids, dtype=np.int32), np.zeros(ids, dtype=np.int32)
        for text, outlet, day in self.store.published():
            outlet_of[text] = numbers.setdefault(outlet, len(numbers))
            day_of[text] = date.fromisoformat(day).toordinal() if day else 0
        least = self.settings.similarity
        return lambda one, other, cosines: match.likely(
            (outlet_of[one], outlet_of[other]), (day_of[one], day_of[other]), cosines, least
        )

    @property
    def _remembering(self) -> Models:
        entailer = self.models.entailer
        return replace(self.models, entailer=entailer and _Remembering(entailer, self.store))

    def _cluster(self, touched: Collection[str] | None) -> None:
        """All clusters anew, or those that these claims' relations reach."""
        kinds = [kind for kind in RelationKind if kind is not RelationKind.UNSURE]  # NEUTRAL is what a person judged so
        if touched is None:
            self.store.save_clusters(cluster.clusters(self.store.relations(kinds=kinds)))
        else:
            relations = self.store.connected(touched, kinds)
            reached = {c.claim_id for r in relations for c in (r.pair.left, r.pair.right)} | set(touched)
            self.store.save_clusters(cluster.clusters(relations), sorted(reached))
        self.store.set_note(_CLUSTERS, "made")

    # --- Questions ----------------------------------------------------------------------------------

    def find(self, text: str, k: int = 10, only: Filter | None = None) -> list[Found]:
        """What the corpus says of a text: up to k claims, those that say so or otherwise first.

        Among these, and among the rest, by similarity and shared words together.
        """
        query = self._draft(text)
        vector = self._encoded([query.text])
        self._ready([query])
        only = only or Filter()
        near = self._near(query, vector, max(k, self.settings.neighbours), only, self._texts(only))
        relations = self._held_against(query, near, vector)
        relations.sort(key=lambda r: _FIRST.index(_STANCES[r.kind]) // 2)
        return [
            Found(relation.pair.right, relation.pair.similarity, _STANCES[relation.kind], relation.reason)
            for relation in relations[:k]
        ]

    def check(self, texts: Sequence[str], only: Filter | None = None) -> list[Checked]:
        """Each draft claim held against the corpus: its status, the evidence both ways, the independent origins."""
        drafts = [self._draft(text) for text in texts]
        vectors = self._encoded([draft.text for draft in drafts])
        self._ready(drafts)
        only = only or Filter()
        checked, among = [], self._texts(only)
        for number, (draft, vector) in enumerate(zip(drafts, vectors, strict=True)):
            near = self._near(draft, vector[None], self.settings.neighbours, only, among)
            checked.append(_checked(draft, self._held_against(draft, near, vector[None]), self._relations_among))
            self._progress("checking", number + 1, len(drafts))
        return checked

    def compare(self, pairs: Iterable[tuple[Claim, Claim]]) -> Iterator[Relation]:
        """The relation of each pair, in order: the same way that flags are made."""
        owned = (tuple(replace(one, owner=self._owner(one.outlet)) for one in pair) for pair in pairs)
        for batch in _batches(owned, _PAIRS):
            texts = [wording(claim.text) for pair in batch for claim in pair]
            vectors = self.models.encoder.encode(texts)
            cosines = (vectors[0::2] * vectors[1::2]).sum(axis=1)
            yield from compare(
                [
                    Pair.of(left, right, min(1.0, float(cosine)))
                    for (left, right), cosine in zip(batch, cosines, strict=True)
                ],
                self.models,
            )

    def _owner(self, outlet: str | None) -> str:
        from claimtrack import ingest

        return self._owners.get(ingest.outlet_name(outlet or "", self.outlets).casefold(), "")

    def flags(
        self,
        *,
        kinds: Sequence[RelationKind] = (),
        only: Filter | None = None,
        least: float = 0.0,
        limit: int = -1,
        unjudged: bool = False,
    ) -> Iterator[Relation]:
        """The relations found across outlets, most certain first; `unjudged`: those that no person has judged.

        They are read some at a time, in the order in which they stood when the first was asked for. Meanwhile anything
        may be added, judged or removed: what is gone by its turn is left out, and what came is not given.
        """
        only = only or Filter()
        return self.store.relations(
            kinds=kinds,
            outlets=only.outlets,
            since=only.since,
            until=only.until,
            least=least,
            limit=limit,
            unjudged=unjudged,
        )

    def clusters(self, ids: Sequence[str] | None = None, limit: int = -1) -> Iterator[Cluster]:
        """Those of these ids, or all; of the most outlets first. They are read some at a time, as `flags` are."""
        return self.store.clusters(ids, limit)

    def timelines(self, text: str | None = None) -> list[Timeline]:
        """What changed, state by state: all of it, or what has to do with a text, nearest first."""
        kinds = [RelationKind.UPDATE, RelationKind.CONTRADICTION, *_FOR]
        if text is None:
            ends = (c for r in self.store.relations(kinds=kinds[:1]) for c in (r.pair.left, r.pair.right))
            return self._timelines({claim.claim_id for claim in ends}, kinds)
        query = self._draft(text)
        near = [claim.claim_id for claim in self._near(query, self._encoded([query.text]), _NEAR)]
        rank = {claim: n for n, claim in enumerate(near)}
        found = self._timelines(near, kinds)

        def nearest(line: Timeline) -> int:
            return min(rank.get(claim.claim_id, len(rank)) for state in line.states for claim in state.claims)

        return sorted((line for line in found if nearest(line) < len(rank)), key=nearest)

    def _timelines(self, claims_in: Collection[str], kinds: Sequence[RelationKind]) -> list[Timeline]:
        relations = self.store.connected(claims_in, kinds)
        ids = {claim.cluster_id for r in relations for claim in (r.pair.left, r.pair.right) if claim.cluster_id}
        return cluster.timelines(relations, list(self.store.clusters(sorted(ids))))

    def show(self, claim_id: str) -> Shown:
        """The claim whose id begins so, in its article, with its relations."""
        claim = self._claim(claim_id)
        article = self.store.article(claim.article_id)
        assert article is not None
        outlet = next((one for one in self.outlets if one.name == article.outlet), None)
        now = self.store.claims_of_article(self.store.version_in_force(claim.article_id) or "")
        return Shown(
            claim,
            article,
            tuple(self.store.relations(claims=[claim.claim_id])),
            outlet,
            in_force=claim.claim_id in {one.claim_id for one in now},
            withdrawn=claim.text_id not in {one.text_id for one in now},
            correction=self._correction(self.store.version_before(claim.article_id), claim.article_id),
            cluster=next(iter(self.store.clusters([claim.cluster_id])), None) if claim.cluster_id else None,
        )

    def _claim(self, claim_id: str) -> Claim:
        """The one whose id begins so, be it of an earlier version."""
        found = self.store.claim_ids(claim_id) if claim_id else []
        if len(found) != 1:
            fault = "begins several claims' ids; give more of it" if found else "is no claim's id; take one from `find`"
            raise InputError(f"{claim_id!r} {fault}")
        claim = self.store.claim_of_version(found[0])
        assert claim is not None
        return claim

    def judge(self, left: str, right: str, kind: RelationKind, who: str, why: str) -> Judgement:
        """Keeps what a person decided of two claims, given by the beginnings of their ids.

        It stands above what the checks find, now and whenever the two are compared again; the last of a pair counts.
        """
        who, why = (_short(text, most) for text, most in ((who, _NAME), (why, _LONGEST)))
        if not who or not why:
            raise InputError("a judgement needs who decided and why; give both")
        with self._writing():
            self.verify()
            one, other = self._claim(left), self._claim(right)
            if one.claim_id == other.claim_id:
                raise InputError(f"{left!r} and {right!r} are one claim; give two")
            for name, claim in ((left, one), (right, other)):
                if not self.store.claims([claim.claim_id]):
                    fault = "is a claim of an earlier version of its article; take one in force, from `find`"
                    raise InputError(f"{name!r} {fault}")
            pair = Pair.of(one, other)
            judgement = Judgement(
                left=pair.left.claim_id, right=pair.right.claim_id, kind=kind, who=who, when=_now(), why=why
            )
            judgement = review.chained(judgement, self.store.judgements())
            ends = review.ends(pair)
            (relation,) = review.honoured([self._found(ends)], {ends: judgement})
            with self.store.transaction():
                self.store.judge(judgement, relation)
                self._cluster(ends if self.store.note(_CLUSTERS) == "made" else None)
        return judgement

    def _found(self, ends: frozenset[str]) -> Relation:
        """What is stored of a pair; where nothing is, what the checks find."""
        stored = self.store.relations(kinds=list(RelationKind), claims=[min(ends)])
        known = next((relation for relation in stored if review.ends(relation.pair) == ends), None)
        return known or next(compare(self._pairs([ends]), self._remembering))

    def judgements(self) -> list[Logged]:
        """The review ledger, as it was written; `verify` says whether it is whole."""
        ledger = self.store.judgements()
        claims_of = self.store.claims_of_versions(sorted({end for one in ledger for end in (one.left, one.right)}))
        return [
            Logged(one, claims_of.get(one.left), claims_of.get(one.right), intact)
            for one, intact in zip(ledger, review.intact(ledger), strict=True)
        ]

    def verify(self) -> None:
        """LedgerError, with the first bad row, where the review ledger is not as it was written.

        One that was written anew from its first row on, all hashes included, cannot be told from a true one but by a
        hash that was noted elsewhere.
        """
        ledger, file = self.store.judgements(), self.folder / DATABASE
        for judgement, intact in zip(ledger, review.intact(ledger), strict=True):
            if not intact:
                raise LedgerError(
                    f"judgement {judgement.number} in {file} is not as it was written, or one before it is gone; "
                    "hold the file against an earlier copy"
                )
        if (ledger[-1].hash if ledger else "") != self.store.last_judgement():
            last = f"judgement {ledger[-1].number}" if ledger else "none"
            fault = f"the last judgement in {file} is {last}, and not the one that was written last"
            raise LedgerError(f"{fault}; hold the file against an earlier copy")

    def withdrawn(self, only: Filter | None = None, limit: int = -1) -> Iterator[Withdrawn]:
        """Claims that corrections of their articles left out, or whose articles are gone; those of the latest articles
        first. They are read some at a time; which and in what order is read first.
        """
        taken = filter((only or Filter()).takes, self.store.withdrawn())
        some = _batches(islice(taken, limit if limit >= 0 else None), _TOGETHER)
        return (one for batch in some for one in self._replaced(batch))

    def _replaced(self, gone: Sequence[Claim]) -> list[Withdrawn]:
        """Each with the claim in force that came instead."""
        replaced: dict[tuple[str, int], Withdrawn] = {}
        for article in dict.fromkeys(claim.article_id for claim in gone):
            if correction := self._correction(article, self.store.version_in_force(article)):
                replaced |= {(article, one.claim.text_id): one for one in correction.withdrawn}
        return [replaced.get((claim.article_id, claim.text_id)) or Withdrawn(claim) for claim in gone]

    def _correction(self, before: str | None, after: str | None) -> Correction | None:
        """What one version changed against another, by the wording of their claims."""
        if not before or not after:
            return None
        was, now = (self.store.claims_of_version(version) for version in (before, after))
        stayed = {claim.text_id for claim in was} & {claim.text_id for claim in now}
        gone, added = ({c.text_id: c for c in side if c.text_id not in stayed} for side in (was, now))
        instead: list[Claim | None] = [None] * len(gone)
        if gone and added:
            cosines = self.store.vectors_of(list(gone)) @ self.store.vectors_of(list(added)).T
            nearest, candidates = cosines.argmax(axis=1), list(added.values())
            likely = cosines.max(axis=1) >= self.settings.similarity
            instead = [candidates[n] if enough else None for n, enough in zip(nearest, likely, strict=True)]
        return Correction(
            before=before,
            added=tuple(added.values()),
            withdrawn=tuple(map(Withdrawn, gone.values(), instead)),
        )

    def article(self, name: str) -> Kept | None:
        """The article in force with that id (or its beginning), path or address; None where there is none.

        An id that a claim's begins with is taken for the claim's.
        """
        found = [] if not name or self.store.claim_ids(name) else self.store.article_ids(name, current=True)
        if not found:
            return None
        if found[1:]:
            some = ", ".join(found[:3])
            raise InputError(f"{name!r} names {len(found)} articles ({some}…); give the id of the one you mean")
        article = self.store.article(found[0])
        assert article is not None
        outlet = next((one for one in self.outlets if one.name == article.outlet), None)
        read = languages.reads(self.store.note(_LANGUAGES).split(), article.language)
        return Kept(found[0], article, outlet, read, self._correction(self.store.version_before(found[0]), found[0]))

    def speakers(self, article_id: str) -> list[Attribution]:
        """Who says each sentence of an article, be it a claim or not; `redacted` asks for them."""
        article = self.store.article(article_id)
        return claims.speakers(article.text) if article else []

    def save_query(self, text: str, only: Filter | None = None) -> SavedQuery:
        """Keeps a text, of which `watch` is to tell; where there is no index yet, one is made."""
        if not (self.folder / DATABASE).is_file():
            with self._writing(new=True):
                self._own_vectors()
        only, plain = only or Filter(), self._draft(text).text
        number = self.store.save_query(plain, only.outlets, only.since, only.until)
        return next(query for query in self.saved_queries() if query.query_id == number)

    def saved_queries(self) -> list[SavedQuery]:
        return self.store.saved()

    def forget_query(self, query_id: int) -> None:
        if not self.store.forget_query(query_id):
            raise InputError(f"no saved query {query_id}; `claimtrack saved list` gives those there are")

    def watch(
        self,
        paths: Iterable[str | Path],
        hints: ingest.Hints | None = None,
        web: ingest.Web | None = None,
        files: ingest.Files | None = None,
    ) -> Added:
        """One round: adds what has appeared, and holds it against the saved queries; `alerts` tells what came of it.

        At the first round of all, what the index held before counts as told.
        """
        with self._writing(new=True):
            self._own_vectors()
            self.store.start_watching()
        added = self.add(paths, hints, web, files)
        self._match_saved()
        return added

    def _match_saved(self) -> None:
        """Holds new claims against the saved queries."""
        queries = self.store.saved()
        drafts = [self._draft(query.text) for query in queries]
        vectors = list(self._encoded([draft.text for draft in drafts])) if drafts else []
        for articles in _batches(self.store.to_match(), _TOGETHER):
            fresh = [claim for article in articles for claim in self.store.fresh_claims(article)] if queries else []
            matches: list[Match] = []
            for query, draft, vector in zip(queries, drafts, vectors, strict=True):
                only = Filter(outlets=query.outlets, since=query.since, until=query.until)
                taken = [claim for claim in fresh if only.takes(claim)]
                for relation in self._held_against(draft, taken, vector[None], _BEARING):
                    if (stance := _STANCES[relation.kind]) in (Stance.SAYS_SO, Stance.SAYS_OTHERWISE):
                        claim, similarity = relation.pair.right, relation.pair.similarity
                        matches.append(Match(query, Found(claim, similarity, stance, relation.reason)))
            self.store.save_matches(articles, matches)

    def alerts(self, kinds: Sequence[RelationKind] = ()) -> list[Alert]:
        """What is new and was not told yet, some at a time: flags (of these kinds, if any are given), matches of saved
        queries, withdrawn claims. Each is given until it is `told`.
        """
        return [
            Alert(number, self._replaced([what])[0] if isinstance(what, Claim) else what)
            for number, what in self.store.alerts(kinds, _ALERTS)
        ]

    def told(self, alert: Alert) -> None:
        self.store.told(alert.alert_id)

    def put_off(self, alert: Alert) -> None:
        """It could not be told now: the others go first."""
        self.store.put_off(alert.alert_id)

    def report(self, drafts: Sequence[str], command: str) -> Report:
        """Everything a rendered report shows; `drafts` may be empty."""
        counts = self.store.counts()
        named = [self.models.encoder.fingerprint]
        if self.models.entailer is not None:
            named.append(self.models.entailer.fingerprint)
        published = self.store.outlets()
        names = {name for name, _ in published}
        return Report(
            made=_now(),
            command=command,
            version=__version__,
            models=tuple(named),
            articles=counts["articles"],
            claims=counts["claims"],
            outlets=tuple(published),
            known_outlets=tuple(one for one in self.outlets if one.name in names),
            checked=tuple(self.check(drafts)) if drafts else (),
            flags=tuple(self.flags()),
            clusters=tuple(self.clusters()),
            timelines=tuple(self.timelines()),
        )

    def status(self) -> dict[str, int | str]:
        read = self.store.note(_LANGUAGES).split()
        unread = sum(n for code, n in self.store.languages() if not languages.reads(read, code))
        model = self.store.note(_ENCODER)
        return {"index": str(self.folder), "model": model, **self.store.counts(), "not read": unread}

    def _draft(self, text: str) -> Claim:
        plain = _line(text)[:_LONGEST]
        if not any(char.isalnum() for char in plain):
            raise InputError("empty query; give some words")
        draft, encoder = claims.draft(plain), self.models.encoder
        if not languages.reads(encoder.languages, draft.language):
            spoken = languages.name(draft.language)
            raise InputError(f"the text is in {spoken}, which {encoder.fingerprint} does not read; {languages.REMEDY}")
        return draft

    def _encoded(self, texts: Sequence[str]) -> Vectors:
        known, mine = self.store.note(_ENCODER), self.models.encoder.fingerprint
        if known != mine:
            raise StaleIndexError(
                f"the index in {self.folder} was built with {known or 'no model'}, the settings ask for {mine}; "
                "run: claimtrack rebuild"
            )
        return self.models.encoder.encode([wording(text) for text in texts])

    def _texts(self, only: Filter) -> TextIds | None:
        """Those of the claims that it takes; None where it takes all."""
        return None if only == Filter() else self.store.texts_of(only.outlets, only.since, only.until)

    def _ranked(self, text: str, vector: Vectors, depth: int, among: TextIds | None) -> list[int]:
        """Text ids by reciprocal rank fusion of similarity and of full-text search, best first."""
        (near,) = self.index.search(vector, depth, among)
        ranks: dict[int, float] = {}
        for ranking in ([i for i, _ in near], self.store.search_words(text, depth, among)):
            for rank, text_id in enumerate(ranking):
                ranks[text_id] = ranks.get(text_id, 0.0) + 1 / (_RRF + rank + 1)
        return sorted(ranks, key=lambda text_id: (-ranks[text_id], text_id))

    def _near(
        self, draft: Claim, vector: Vectors, wordings: int, only: Filter | None = None, among: TextIds | None = None
    ) -> list[Claim]:
        """The claims of the best so many wordings that have any which the filter takes, best first; `among` are all
        texts that have.
        """
        only = only or Filter()
        texts = self._ranked(draft.text, vector, 5 * wordings, among)
        taken = (
            [claim for claim in claims_of.get(text, ()) if only.takes(claim)]
            for some in _batches(texts, max(wordings, _READ))
            for claims_of in [self.store.claims_of_texts(some)]
            for text in some
        )
        return [claim for claims in islice(filter(None, taken), wordings) for claim in claims]

    def _held_against(
        self, draft: Claim, near: Sequence[Claim], vector: Vectors, least: float = -1.0
    ) -> list[Relation]:
        """The relation of a draft to each claim at least so similar, in their order; the draft stands on the left."""
        if not near:
            return []
        cosines = self.store.vectors_of([claim.text_id for claim in near]) @ vector[0]
        pairs = [
            Pair(draft, claim, min(1.0, float(cos))) for claim, cos in zip(near, cosines, strict=True) if cos >= least
        ]
        return list(compare(pairs, self.models))

    def _ready(self, drafts: Sequence[Claim]) -> None:
        """Has the entailer loaded while claims are looked for, where it will be asked of them."""
        from claimtrack.checks import entailment
        from claimtrack.models.twin import Twinned

        entailer = self.models.entailer
        if isinstance(entailer, Twinned) and any(entailment.is_read(one, entailer.languages) for one in drafts):
            entailer.ready()

    def _relations_among(self, found: Sequence[Claim]) -> list[Relation]:
        ids = {claim.claim_id for claim in found}
        related = (r for some in _batches(sorted(ids), _ENDS) for r in self.store.relations(claims=some))
        return [relation for relation in related if review.ends(relation.pair) <= ids]


class _Remembering:
    """An entailer that is asked each question once: what it said is kept in the store."""

    def __init__(self, entailer: Entailer, store: Store) -> None:
        self._entailer, self._store = entailer, store
        self.fingerprint, self.languages = entailer.fingerprint, entailer.languages

    def probabilities(self, premises: Sequence[str], hypotheses: Sequence[str]) -> Vectors:
        keys = [
            hashlib.sha256("\x1f".join((self.fingerprint, *asked)).encode()).digest()[:16]
            for asked in zip(premises, hypotheses, strict=True)
        ]
        known = self._store.entailed(list(dict.fromkeys(keys)))
        fresh = {key: n for n, key in enumerate(keys) if key not in known}
        if fresh:
            asked = list(fresh.values())
            said = self._entailer.probabilities([premises[n] for n in asked], [hypotheses[n] for n in asked])
            self._store.save_entailed(list(fresh), said)
            known |= dict(zip(fresh, said, strict=True))
        return np.stack([known[key] for key in keys]) if keys else np.empty((0, 3), dtype=np.float32)


def _cut_ahead(
    batches: Iterable[list[Article]], read: Collection[str]
) -> Iterator[tuple[list[Article], list[list[Cut]]]]:
    """Each batch with its claims' places, those of the next being found while this one is encoded."""
    from concurrent.futures import ThreadPoolExecutor

    waiting: list[tuple[list[Article], Future[list[list[Cut]]]]] = []
    with ThreadPoolExecutor(1) as worker:
        for batch in batches:
            waiting.append((batch, worker.submit(lambda articles: [claims.cuts(a, read) for a in articles], batch)))
            if len(waiting) > 1:
                ready, cuts = waiting.pop(0)
                yield ready, cuts.result()
        for ready, cuts in waiting:
            yield ready, cuts.result()


def _give_back() -> None:
    """Freed memory goes back to the system, which glibc would keep: a stage's peak would lie under the next one's."""
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _silent(what: str, done: int, total: int) -> None:
    """No progress is shown."""


def compare(pairs: Sequence[Pair], models: Models) -> Iterator[Relation]:
    """The relation of each pair: read, checked, weighed."""
    read: dict[tuple[str, date | None], Claim] = {}

    def scoped(claim: Claim) -> Claim:
        key = (claim.text, claim.date)
        if key not in read:
            read[key] = claims.scoped(claim)
        known = read[key]
        return replace(
            claim,
            quantities=known.quantities,
            times=known.times,
            places=known.places,
            checkworthiness=known.checkworthiness,
        )

    full = [replace(pair, left=scoped(pair.left), right=scoped(pair.right)) for pair in pairs]
    for pair, found in zip(full, checks.findings(full, models), strict=True):
        yield relate.relate(pair, found)


def _checked(
    draft: Claim, relations: Sequence[Relation], among: Callable[[Sequence[Claim]], list[Relation]]
) -> Checked:
    bearing = [r for r in relations if r.kind is not RelationKind.NEUTRAL and r.pair.similarity >= _BEARING]
    sides = [[r for r in bearing if r.kind in kinds] for kinds in (_FOR, _AGAINST)]
    supporting, contradicting = sides
    match bool(supporting), bool(contradicting):
        case True, True:
            status, behind = Status.DISPUTED, supporting + contradicting
        case True, False:
            status, behind = Status.SUPPORTED, supporting
        case False, True:
            status, behind = Status.CONTRADICTED, contradicting
        case _:
            status, behind = (Status.UNCLEAR if bearing else Status.NOTHING_FOUND), []
    claims_behind = [relation.pair.right for relation in behind]
    origins = cluster.independent(claims_behind, among(claims_behind)) if behind else ()
    order = {kind: rank for rank, kind in enumerate((*_FOR, *_AGAINST, RelationKind.UNSURE))}
    bearing.sort(key=lambda r: (order[r.kind] // 2, -r.probability, -r.pair.similarity, r.pair.right.claim_id))
    return Checked(
        claim=draft.text,
        status=status,
        origins=len(origins),
        origin_names=tuple(origin.name for origin in origins),
        evidence=tuple(Evidence(r.pair.right, r.kind, r.probability, r.reason, r.pair.similarity) for r in bearing),
    )


def _line(text: str) -> str:
    """In one line; an argument of the command line may hold any bytes."""
    return " ".join(text.encode("utf-8", "replace").decode().split())


def _short(text: str, most: int) -> str:
    """In one line; InputError where it is longer than `most` characters."""
    line = _line(text)
    if len(line) > most:
        raise InputError(f"{line[:40]!r}… is longer than {most:,} characters; say it in fewer")
    return line


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
