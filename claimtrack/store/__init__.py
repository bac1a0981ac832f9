"""The database: all SQL is here. SQLite is the truth; the FAISS file is a cache of its vectors."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from claimtrack.protocols import TextIds, Vectors
from claimtrack.records import (
    Article,
    Attribution,
    Claim,
    Cluster,
    ClusterStatus,
    Commitment,
    Cut,
    Dependence,
    Finding,
    Found,
    Judgement,
    Label,
    Match,
    Origin,
    Pair,
    Provenance,
    Relation,
    RelationKind,
    SavedQuery,
    Stance,
    Voice,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

T = TypeVar("T")

NAME = "claims.db"
SCHEMA = 11  # migrations there are
_DATABASE, _REMOVED, _WATCHING, _JUDGED = "database", "removed texts", "watching", "last judgement"  # notes
_BATCH = 500  # parameters a statement: SQLite's oldest limit is 999
_PAGE = 200  # relations or clusters that are read together
_KEPT = 10_000  # claims that are kept from one page to the next, while nothing is written

_ANY_CLAIM = """
    select c.claim_id, c.article_id, c.text_id, c.start, c."end", c.text, c.language, c.attribution, c.cluster_id,
           substr(a.text, c.context_start + 1, c.start - c.context_start) as before,
           substr(a.text, c."end" + 1, c.context_end - c."end") as after,
           a.outlet, a.date, a.title, a.url, a.digest, a.archive, a.raw_sha256, a.gone,
           nullif((select count(*) from json_each(a.pages) where value <= c.start), 0) as page
    from claims c join articles a using (article_id)
"""
_CLAIM = _ANY_CLAIM + " where a.current = 1"

# What a correction leaves as it was: the article's key (its id, where it has none) and the claim's text. What a person
# judged is no news to tell.
_KEY = "case {0}.key when '' then {0}.article_id else {0}.key end"
_FLAGS = f"""
    insert or ignore into alerts (record, relation, left_key, left_text, right_key, right_text, reported)
    select 'flag', kind, iif(ordered, k, j), iif(ordered, s, t), iif(ordered, j, k), iif(ordered, t, s), ? from (
        select *, (k, s) <= (j, t) as ordered from (
            select r.kind, {_KEY.format("a")} as k, l.text_id as s, {_KEY.format("b")} as j, x.text_id as t
            from relations r join claims l on l.claim_id = r.left_id join articles a on a.article_id = l.article_id
            join claims x on x.claim_id = r.right_id join articles b on b.article_id = x.article_id
            where r.judgement is null and {{}}))
"""
_WITHDRAWN = """
    insert or ignore into alerts (record, left_key, left_text)
    select 'withdrawn', a.key, c.text_id from claims c join articles a using (article_id)
    where article_id = ? and {}
"""


@dataclass(frozen=True, slots=True)
class Added:
    """What adding one article did: `outcome` is "new", "unchanged" or "updated"."""

    outcome: str
    claims: int = 0


def article_id(article: Article) -> str:
    """The identity of a text under its outlet and address: the same whichever file it came from."""
    return _digest(article.outlet or "", article.url, article.text)


def claim_id(of_article: str, start: int, end: int) -> str:
    return _digest(of_article, str(start), str(end))


def wording(text: str) -> str:
    """What makes two texts equal wording: spacing, quotation marks and dashes aside."""
    plain = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return re.sub(r"\s+", " ", plain).strip()


_PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-"})

# Words that match half of any corpus, and tell nothing: ranking by them costs time in proportion to it.
_COMMON = frozenset(
    "a an and are as at be been but by for from had has have he her his in is it its of on or s said she that the their"
    " they this to was were which who will with would".split()
)


class Store:
    """An open database. Each public method that writes is one transaction.

    `owners` tells who owns an outlet, by its folded name; claims come with it.
    """

    def __init__(self, connection: sqlite3.Connection, owners: Mapping[str, str] | None = None) -> None:
        self._connection = connection
        self._owners = owners or {}
        if self._migrated() < SCHEMA:
            from claimtrack.store.schema import migrations

            migrations.apply(self.db)

    @classmethod
    def open(cls, folder: Path, owners: Mapping[str, str] | None = None) -> Store:
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(folder / NAME)
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
        connection.execute("pragma foreign_keys = on")
        return cls(connection, owners)

    @classmethod
    def in_memory(cls, owners: Mapping[str, str] | None = None) -> Store:
        return cls(sqlite3.connect(":memory:"), owners)

    @cached_property
    def db(self) -> Database:
        """The connection as sqlite-utils has it, which writes. Reading does without: its import takes long."""
        from sqlite_utils import Database

        return Database(self._connection, execute_plugins=False)

    def _migrated(self) -> int:
        """How many migrations the database has had."""
        try:
            query = "select count(*) from _sqlite_migrations where migration_set = 'claimtrack'"
            return int(self._read(query).fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # a new one

    def _read(self, query: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        return self._connection.execute(query, values)

    def _rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[dict[str, Any]]:
        """By the names of the columns."""
        found = self._read(query, values)
        names = [column[0] for column in found.description]
        return (dict(zip(names, row, strict=True)) for row in found)

    def close(self) -> None:
        self._connection.close()

    def transaction(self) -> AbstractContextManager[Database]:
        return self.db.atomic()

    # what was built, and with what

    def note(self, key: str) -> str:
        row = self._read("select value from meta where key = ?", [key]).fetchone()
        return str(row[0]) if row else ""

    def set_note(self, key: str, value: str) -> None:
        with self.db.atomic():
            self.db.table("meta").upsert({"key": key, "value": value}, pk="key")

    # articles and claims

    def has(self, article: Article) -> bool:
        """Whether this very text, under this outlet and address, is the version in force."""
        query = "select 1 from articles where article_id = ? and current = 1"
        return self._read(query, [article_id(article)]).fetchone() is not None

    def take_up(self, article: Article) -> None:
        """What is told only now of a text that is here: the address of an archive's copy, and, where the same PDF was
        read before pages were kept, where they begin."""
        source = article.provenance
        with self.db.atomic():
            if source.archive:
                query = "update articles set archive = ? where article_id = ?"
                self.db.execute(query, [source.archive, article_id(article)])
            if article.pages:
                query = "update articles set pages = ? where article_id = ? and raw_sha256 = ?"
                self.db.execute(query, [json.dumps(article.pages), article_id(article), source.sha256])

    def set_gone(self, address: str, when: str) -> bool:
        """Marks the version in force of what is at an address as gone since then, or as there again where `when` is
        empty. Whether there is one.

        Once marked it keeps its time. While things are watched, its claims are told as withdrawn.
        """
        at, where = "(path = ? or url = ?) and current = 1", [address, address]
        with self.db.atomic():
            found = [(row[0],) for row in self._read(f"select article_id from articles where {at}", where)]
            if not when:
                self.db.execute(f"update articles set gone = '' where gone != '' and {at}", where)
                return bool(found)
            self.db.execute(f"update articles set gone = ? where gone = '' and {at}", [when, *where])
            if self.note(_WATCHING):
                self.db.conn.executemany(_WITHDRAWN.format("1"), found)
        return bool(found)

    def has_page(self, path: str, address: str, sha256: str) -> bool:
        """Whether these very bytes were taken from that file for that address, be it for an earlier version."""
        query = "select 1 from articles where raw_sha256 = ? and path = ? and address = ?"
        return self._read(query, [sha256, path, address]).fetchone() is not None

    def unknown_wordings(self, texts: Iterable[str]) -> list[str]:
        """Those of `texts`, as wordings, that have no vector yet; in order, each once."""
        wordings = list(dict.fromkeys(wording(text) for text in texts))
        known = {row[0] for row in self._in("select wording from texts where wording in ({})", wordings)}
        return [one for one in wordings if one not in known]

    def add(self, article: Article, cuts: Sequence[Cut], vectors: Mapping[str, Vectors]) -> Added:
        """One article, wholly or not at all. `vectors` has a row for each wording the store has not seen."""
        identity = article_id(article)
        with self.db.atomic():
            rows = list(
                self._rows(
                    """select article_id, version, current from articles
                       where article_id = ? or (key = ? and key != '')""",
                    [identity, article.key],
                )
            )
            same = next((row for row in rows if row["article_id"] == identity), None)
            if same:
                self.take_up(article)
            if same and same["current"]:
                return Added("unchanged")
            in_force = next((row["article_id"] for row in rows if row["current"]), "")
            version = 1 + max((row["version"] for row in rows), default=0)
            self.db.execute("update articles set current = 0 where key = ? and key != ''", [article.key])
            if same:  # a text that was corrected and has been corrected back
                query = """update articles set current = 1, compared = 0, gone = '', version = ? where article_id = ?"""
                self.db.execute(query, [version, identity])
                self._withdraw(in_force, identity)
                return Added("updated", len(cuts))
            self.db.table("articles").insert(
                {
                    "article_id": identity,
                    "key": article.key,
                    "version": version,
                    "current": 1,
                    "outlet": article.outlet,
                    "date": article.date.isoformat() if article.date else None,
                    "title": article.title,
                    "url": article.url,
                    "byline": article.byline,
                    "language": article.language,
                    "digest": int(article.digest),
                    "text": article.text,
                    "pages": json.dumps(article.pages) if article.pages else None,
                    "path": article.provenance.path,
                    "line": article.provenance.line,
                    "raw_sha256": article.provenance.sha256,
                    "address": article.provenance.address,
                    "canonical": article.provenance.canonical,
                    "retrieved": article.provenance.retrieved,
                    "archive": article.provenance.archive,
                    "tool": article.provenance.tool,
                    "headers": json.dumps(dict(article.provenance.headers)) if article.provenance.headers else "",
                    "compared": 0,
                }
            )
            self._insert_claims(identity, article.text, cuts, vectors)
            self._withdraw(in_force, identity)
        return Added("updated" if rows else "new", len(cuts))

    def _insert_claims(self, article: str, text: str, cuts: Sequence[Cut], vectors: Mapping[str, Vectors]) -> None:
        ids = self._text_ids([text[cut.start : cut.end] for cut in cuts], vectors)
        self.db.table("claims").insert_all(
            {
                "claim_id": claim_id(article, cut.start, cut.end),
                "article_id": article,
                "text_id": text_id,
                "start": cut.start,
                "end": cut.end,
                "context_start": cut.context_start,
                "context_end": cut.context_end,
                "text": text[cut.start : cut.end],
                "language": cut.language,
                "attribution": json.dumps(asdict(cut.attribution)),
                "cluster_id": "",
            }
            for cut, text_id in zip(cuts, ids, strict=True)
        )

    def cut_again(self, article: str, as_read: Article, cuts: Sequence[Cut], vectors: Mapping[str, Vectors]) -> bool:
        """Another reading of a kept article: whether its claims are others than before, and are to be compared."""
        found = [(cut.language, claim_id(article, cut.start, cut.end)) for cut in cuts]
        with self.db.atomic():
            self.db.execute("update articles set language = ? where article_id = ?", [as_read.language, article])
            before = self._read("select claim_id from claims where article_id = ?", [article])
            if {row[0] for row in before} == {known for _, known in found}:
                self.db.conn.executemany("update claims set language = ? where claim_id = ?", found)
                return False
            texts = self._remove_claims(article)
            self._insert_claims(article, as_read.text, cuts, vectors)
            self._forget_texts(texts)
            self.db.execute("update articles set compared = 0 where article_id = ?", [article])
        return True

    def _withdraw(self, before: str, after: str) -> None:
        """Has it told which claims of one version the next has no more."""
        if before and self.note(_WATCHING):
            left_out = "c.text_id not in (select text_id from claims where article_id = ?)"
            self.db.execute(_WITHDRAWN.format(left_out), [before, after])

    def _text_ids(self, texts: Sequence[str], vectors: Mapping[str, Vectors]) -> list[int]:
        wordings = [wording(text) for text in texts]
        query = "select wording, text_id from texts where wording in ({})"
        known = dict(self._in(query, list(dict.fromkeys(wordings))))
        for one in dict.fromkeys(wordings):
            if one not in known:
                blob = np.asarray(vectors[one], dtype="<f4").tobytes()
                inserted = self.db.execute("insert into texts (wording, vector) values (?, ?)", [one, blob])
                known[one] = inserted.lastrowid
        return [known[one] for one in wordings]

    def remove(self, article: str) -> int:
        """Forgets an article with all its claims and relations; returns how many claims went."""
        with self.db.atomic():
            texts = self._remove_claims(article)
            key = self._read("select key from articles where article_id = ?", [article]).fetchone()
            self.db.execute("delete from articles where article_id = ?", [article])
            for side in ("left_key", "right_key"):
                query = f"delete from alerts where {side} in (?, ?) and {side} not in (select key from articles)"
                self.db.execute(query, [article, key[0] if key else article])
            self._forget_texts(texts)
            if key and key[0]:
                self.db.execute(
                    """update articles set current = 1, compared = 0 where article_id =
                       (select article_id from articles where key = ? order by version desc limit 1)
                       and not exists (select 1 from articles where key = ? and current = 1)""",
                    [key[0], key[0]],
                )
        return len(texts)

    def hashes(self, articles: Sequence[str]) -> set[str]:
        """Of the bytes that these were read from."""
        return {row[0] for row in self._in("select raw_sha256 from articles where article_id in ({})", articles)}

    def still_read(self, hashes: Iterable[str]) -> set[str]:
        """Those of them from whose bytes an article that is here was read. What was removed before does not come back,
        whatever fails: they may be deleted."""
        self.db.execute("pragma wal_checkpoint(full)")  # a commit alone may be lost with the power
        return {row[0] for row in self._in("select raw_sha256 from articles where raw_sha256 in ({})", list(hashes))}

    def _remove_claims(self, article: str) -> list[int]:
        """The text of each claim that went."""
        claims = "select claim_id from claims where article_id = ?"
        for column in ("left_id", "right_id"):
            self.db.execute(f"delete from relations where {column} in ({claims})", [article])
        texts = [row[0] for row in self._read("select text_id from claims where article_id = ?", [article])]
        self.db.execute("delete from claims where article_id = ?", [article])
        return texts

    def _forget_texts(self, texts: Sequence[int]) -> None:
        """Those of them that no claim has any more. How many ever went is noted: no index file of before fits."""
        used = {row[0] for row in self._in("select text_id from claims where text_id in ({})", texts)}
        unused = sorted(set(texts) - used)
        self.db.conn.executemany("delete from texts where text_id = ?", [(text,) for text in unused])
        if unused:
            self.set_note(_REMOVED, str(int(self.note(_REMOVED) or 0) + len(unused)))

    def identity(self) -> tuple[str, int]:
        """Which database this is, however often it is moved, and how many texts were ever removed from it."""
        return self.note(_DATABASE), int(self.note(_REMOVED) or 0)

    def article(self, prefix: str) -> Article | None:
        """The article whose id begins so, where exactly one does."""
        rows = list(self._rows("select * from articles where article_id like ? limit 2", [_like(prefix)]))
        if len(rows) != 1:
            return None
        row = rows[0]
        return Article(
            text=row["text"],
            outlet=row["outlet"],
            date=_date(row["date"]),
            title=row["title"],
            url=row["url"],
            byline=row["byline"],
            language=row["language"],
            digest=bool(row["digest"]),
            key=row["key"],
            pages=tuple(json.loads(row["pages"] or "[]")),
            provenance=Provenance(
                path=row["path"],
                line=row["line"],
                sha256=row["raw_sha256"],
                address=row["address"],
                canonical=row["canonical"],
                retrieved=row["retrieved"],
                archive=row["archive"],
                gone=row["gone"],
                tool=row["tool"],
                headers=tuple(json.loads(row["headers"] or "{}").items()),
            ),
        )

    def headers(self, address: str) -> dict[str, str]:
        """Those that came with the version in force of what was fetched from there; none where nothing was."""
        query = "select headers from articles where path = ? and current = 1 and headers != '' limit 1"
        row = self._read(query, [address]).fetchone()
        return dict(json.loads(row[0])) if row else {}

    def article_ids(self, pattern: str = "", *, current: bool = False) -> list[str]:
        """Articles whose id begins so, or whose path or address is so; all of them for an empty pattern.

        `current`: without the earlier versions.
        """
        query = f"""select article_id from articles where (article_id like ? or path = ? or url = ?)
                    {"and current = 1" if current else ""} order by article_id"""
        return [row[0] for row in self._read(query, [_like(pattern), pattern, pattern])]

    def counts(self) -> dict[str, int]:
        current = "select count(*) from articles where current = 1"
        queries = {
            "articles": current,
            "earlier versions": "select count(*) from articles where current = 0",
            "without outlet": f"{current} and outlet is null",
            "without date": f"{current} and date is null",
            "claims": "select count(*) from v_claims",
            "texts": "select count(*) from texts",
            "to compare": f"{current} and compared = 0",
        }
        counts = {name: int(self._read(query).fetchone()[0]) for name, query in queries.items()}
        for kind in RelationKind:
            query = "select count(*) from v_flags where kind = ?"
            counts[kind.value] = int(self._read(query, [kind.value]).fetchone()[0])
        return counts

    def outlets(self) -> list[tuple[str, int]]:
        query = """select coalesce(outlet, ''), count(*) from articles where current = 1
                   group by outlet order by 2 desc, 1"""
        return [(row[0] or "unknown outlet", row[1]) for row in self._read(query)]

    def languages(self) -> list[tuple[str, int]]:
        """In how many articles each is used."""
        query = "select language, count(*) from articles where current = 1 group by language order by 2 desc, 1"
        return [(row[0], row[1]) for row in self._read(query)]

    def claims(self, ids: Sequence[str]) -> dict[str, Claim]:
        query = _CLAIM + " and c.claim_id in ({})"
        return {c.claim_id: c for c in map(self._claim, self._in(query, ids))}

    def claims_of_texts(self, texts: Sequence[int]) -> dict[int, list[Claim]]:
        """The claims worded so, by text id, each list in the order of claim ids."""
        found: dict[int, list[Claim]] = {}
        for row in self._in(_CLAIM + " and c.text_id in ({}) order by c.claim_id", texts):
            claim = self._claim(row)
            found.setdefault(claim.text_id, []).append(claim)
        return found

    def claims_of_article(self, article: str) -> list[Claim]:
        query = _CLAIM + " and c.article_id = ? order by c.start"
        return [self._claim(row) for row in self._read(query, [article])]

    # versions of an article

    def claim_of_version(self, claim: str) -> Claim | None:
        """The claim of that id, be it of an earlier version."""
        row = self._read(_ANY_CLAIM + " where c.claim_id = ?", [claim]).fetchone()
        return self._claim(row) if row else None

    def claims_of_versions(self, claims: Sequence[str]) -> dict[str, Claim]:
        """Those of these ids that there are, be they of earlier versions."""
        query = _ANY_CLAIM + " where c.claim_id in ({})"
        return {claim.claim_id: claim for claim in map(self._claim, self._in(query, claims))}

    def claims_in_force(self, claims: Sequence[str]) -> dict[str, list[str]]:
        """Those in force that stand for each of these: itself, else those of its wording in its article's version."""
        found = {claim: [claim] for claim in self.claims(claims)}
        query = """select c.claim_id, d.claim_id from claims c join articles a using (article_id)
                   join articles n on n.key = a.key and n.key != '' and n.current = 1
                   join claims d on d.article_id = n.article_id and d.text_id = c.text_id
                   where a.current = 0 and c.claim_id in ({}) order by d.start"""
        for former, claim in self._in(query, claims):
            found.setdefault(former, []).append(claim)
        return found

    def claims_of_version(self, article: str) -> list[Claim]:
        """Those of an article, be it an earlier version."""
        query = _ANY_CLAIM + " where c.article_id = ? order by c.start"
        return [self._claim(row) for row in self._read(query, [article])]

    def version_before(self, article: str) -> str | None:
        query = """select b.article_id from articles a join articles b on b.key = a.key and b.version < a.version
                   where a.article_id = ? and a.key != '' order by b.version desc limit 1"""
        row = self._read(query, [article]).fetchone()
        return str(row[0]) if row else None

    def version_in_force(self, article: str) -> str | None:
        """Of the same article; None where that was removed."""
        query = """select b.article_id from articles a join articles b on b.key = a.key and b.current = 1
                   where a.article_id = ? and (a.key != '' or b.article_id = a.article_id)"""
        row = self._read(query, [article]).fetchone()
        return str(row[0]) if row else None

    def withdrawn(self, key: str = "", text: int = 0) -> Iterator[Claim]:
        """Claims of earlier versions whose wording the version in force has no more, each of the last that had it; and
        those of articles that are gone.

        Of all articles, or those with this key and text. The latest articles come first. Which they are is read first,
        then they themselves, some at a time.
        """
        query = f"""select c.article_id, c.text_id, c.claim_id from claims c join articles a using (article_id)
                    where {"a.key = ? and c.text_id = ? and" if key else ""}
                    (a.current = 1 and a.gone != '' or a.current = 0 and a.key != ''
                     and exists (select 1 from articles n where n.key = a.key and n.current = 1)
                     and not exists (select 1 from articles n join claims d using (article_id)
                                     where n.key = a.key and n.current = 1 and d.text_id = c.text_id)
                     and not exists (select 1 from articles n join claims d using (article_id)
                                     where n.key = a.key and n.version > a.version and d.text_id = c.text_id))
                    order by a.date is null, a.date desc, a.article_id, c.start"""
        rows = self._read(query, [key, text] if key else []).fetchall()
        ids = list({tuple(row[:2]): row[2] for row in reversed(rows)}.values())[::-1]
        for page in _pages(ids, _PAGE):
            known = self.claims_of_versions(page)
            yield from (known[one] for one in page if one in known)

    def claim_ids(self, prefix: str) -> list[str]:
        query = "select claim_id from claims where claim_id like ? limit 2"
        return [row[0] for row in self._read(query, [_like(prefix)])]

    # vectors and words

    def vectors(self, after: int = 0, batch: int = 4096) -> Iterator[tuple[list[int], Vectors]]:
        """(text ids, vectors) in batches, of the texts with an id above `after`."""
        query = "select text_id, vector from texts where text_id > ? order by text_id"
        cursor = self._read(query, [after])
        while rows := cursor.fetchmany(batch):
            vectors = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4").reshape(len(rows), -1)
            yield [row[0] for row in rows], vectors

    def vectors_by_id(self, texts: Sequence[int]) -> dict[int, Vectors]:
        """The stored vectors of those of these text ids that there are."""
        query = "select text_id, vector from texts where text_id in ({})"
        return {row[0]: np.frombuffer(row[1], dtype="<f4") for row in self._in(query, texts)}

    def vectors_of(self, texts: Sequence[int]) -> Vectors:
        """The stored vectors of these text ids, in that order; shape (n, dimension)."""
        known = self.vectors_by_id(list(set(texts)))
        return np.stack([known[text] for text in texts])

    def text_count(self) -> int:
        return int(self._read("select count(*) from texts").fetchone()[0])

    def text_ids(self) -> list[int]:
        return [row[0] for row in self._read("select text_id from texts order by text_id")]

    def texts_of(self, outlets: Sequence[str] = (), since: date | None = None, until: date | None = None) -> TextIds:
        """Those of the texts of current claims of these outlets, in any case, from and to these days."""
        where, values = ["a.current = 1"], list[str]()
        if outlets:
            where.append("coalesce(a.outlet, '') in (select value from json_each(?))")
            values.append(self._outlet_names(outlets))
        if since:
            where.append("a.date >= ?")
            values.append(since.isoformat())
        if until:
            where.append("a.date <= ?")
            values.append(until.isoformat())
        query = f"""select c.text_id from articles a cross join claims c on c.article_id = a.article_id
                    where {" and ".join(where)}"""
        return np.unique(np.fromiter((row[0] for row in self._read(query, values)), dtype=np.int64))

    def published(self) -> Iterator[tuple[int, str, str]]:
        """(text id, outlet, day) of texts of current claims; "" where they are of several, or an unknown one."""
        query = """select c.text_id, count(distinct coalesce(a.outlet, '')), coalesce(min(a.outlet), ''),
                          count(distinct coalesce(a.date, '')), coalesce(min(a.date), '')
                   from claims c join articles a using (article_id) where a.current = 1 group by c.text_id"""
        for text, outlets, outlet, days, day in self._read(query):
            yield text, outlet if outlets == 1 else "", day if days == 1 else ""

    def _outlet_names(self, outlets: Sequence[str]) -> str:
        """As JSON, the names of these outlets as they stand; SQLite's own lower() knows only ASCII."""
        wanted = {outlet.casefold() for outlet in outlets}
        known = self._read("select distinct coalesce(outlet, '') from articles where current = 1")
        return json.dumps([name for (name,) in known if name.casefold() in wanted])

    def last_text_id(self) -> int:
        return int(self._read("select coalesce(max(text_id), 0) from texts").fetchone()[0])

    def set_vectors(self, ids: Sequence[int], vectors: Vectors) -> None:
        with self.db.atomic():
            rows = [(np.asarray(v, dtype="<f4").tobytes(), i) for i, v in zip(ids, vectors, strict=True)]
            self.db.conn.executemany("update texts set vector = ? where text_id = ?", rows)

    def wordings(self, batch: int = 1024) -> Iterator[list[tuple[int, str]]]:
        cursor = self._read("select text_id, wording from texts order by text_id")
        while rows := cursor.fetchmany(batch):
            yield [(row[0], row[1]) for row in rows]

    def search_words(self, words: str, limit: int, among: TextIds | None = None) -> list[int]:
        """Text ids by full-text rank (BM25), best first: any of the words may match; `among` these."""
        tokens = re.findall(r"\w+", words)
        tokens = [token for token in tokens if token.lower() not in _COMMON] or tokens
        if not tokens:
            return []
        match = " OR ".join(f'"{token}"' for token in tokens)
        query = "select rowid from texts_fts where texts_fts match ? order by rank, rowid limit ?"
        cursor = self._read(query, [match, limit if among is None else -1])
        if among is None:
            return [row[0] for row in cursor]
        found: list[int] = []
        while len(found) < limit and (rows := cursor.fetchmany(4096)):
            ids = np.array([row[0] for row in rows])
            found += ids[np.isin(ids, among)].tolist()
        return found[:limit]

    # what the entailer said

    def entailed(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        """The probabilities that are kept under these keys."""
        query = "select key, probabilities from entailments where key in ({})"
        return {row[0]: np.frombuffer(row[1], dtype="<f4") for row in self._in(query, keys)}

    def save_entailed(self, keys: Sequence[bytes], probabilities: Vectors) -> None:
        rows = [(key, np.asarray(row, dtype="<f4").tobytes()) for key, row in zip(keys, probabilities, strict=True)]
        with self.db.atomic():
            self.db.conn.executemany("insert or replace into entailments values (?, ?)", rows)

    # relations and clusters

    def to_compare(self) -> list[str]:
        query = "select article_id from articles where current = 1 and compared = 0 order by rowid"
        return [row[0] for row in self._read(query)]

    def save_relations(self, article: str, relations: Iterable[Relation]) -> int:
        """What was found of one article's claims; with this the article counts as compared."""
        rows = [_row(relation) for relation in relations]
        with self.db.atomic():
            self.db.table("relations").insert_all(rows, replace=True)
            self.db.execute("update articles set compared = 1 where article_id = ?", [article])
            if rows and self.note(_WATCHING):
                flags = _FLAGS.format("r.left_id = ? and r.right_id = ?")
                self.db.conn.executemany(flags, [(0, row["left_id"], row["right_id"]) for row in rows])
        return len(rows)

    def forget_relations(self) -> None:
        with self.db.atomic():
            self.db.execute("delete from relations")
            self.db.execute("update articles set compared = 0")

    def relations(
        self,
        *,
        kinds: Sequence[RelationKind] = (),
        outlets: Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        least: float = 0.0,
        claims: Sequence[str] = (),
        limit: int = -1,
        unjudged: bool = False,
    ) -> Iterator[Relation]:
        """Stored relations between current claims, most certain first; of `claims`, 450 at most, where given.

        Which they are is read first, then they themselves, some at a time: one that is gone or asked for no more by its
        turn is left out, and none that came is given. What a person judged NEUTRAL is given only where that kind is
        asked for; `unjudged`: nothing that one judged.
        """
        where, parameters = ["r.probability >= ?"], [least]
        values: list[Any] = list(parameters)
        if kinds:
            where.append(f"r.kind in ({_marks(kinds)})")
            values += [kind.value for kind in kinds]
        else:
            where.append("r.kind != 'NEUTRAL'")
        if unjudged:
            where.append("r.judgement is null")
        if outlets:
            where.append(
                "exists (select 1 from json_each(?) where value in (coalesce(l.outlet, ''), coalesce(x.outlet, '')))"
            )
            values.append(self._outlet_names(outlets))
        if since:
            where.append("max(coalesce(l.date, ''), coalesce(x.date, '')) >= ?")
            values.append(since.isoformat())
        if until:
            where.append("min(coalesce(l.date, '9999'), coalesce(x.date, '9999')) <= ?")
            values.append(until.isoformat())
        if claims:
            where.append(f"(r.left_id in ({_marks(claims)}) or r.right_id in ({_marks(claims)}))")
            values += [*claims, *claims]
        joined = f"""join v_claims l on l.claim_id = r.left_id join v_claims x on x.claim_id = r.right_id
                     left join judgements j on j.number = r.judgement where {" and ".join(where)}"""
        ends = f"""select r.left_id, r.right_id from relations r {joined}
                   order by r.probability desc, r.similarity desc, r.left_id, r.right_id limit ?"""
        full = f"""select r.*, {_JUDGEMENT} from json_each(?) k cross join relations r
                   on r.left_id = json_extract(k.value, '$[0]') and r.right_id = json_extract(k.value, '$[1]')
                   {joined} order by k.key"""
        known: dict[str, Claim] = {}
        written = self._written()
        for page in _pages(self._read(ends, [*values, limit]).fetchall(), _PAGE):
            if len(known) > _KEPT or self._written() != written:
                known, written = {}, self._written()
            rows = list(self._rows(full, [json.dumps(page), *values]))
            known |= self.claims(list({row[side] for row in rows for side in ("left_id", "right_id")} - known.keys()))
            # One of which another process has just removed a claim is gone.
            yield from [_relation(row, known) for row in rows if {row["left_id"], row["right_id"]} <= known.keys()]

    def _written(self) -> tuple[int, int]:
        """Another after whatever was written, here or elsewhere."""
        return self._connection.total_changes, self._read("pragma data_version").fetchone()[0]

    def connected(self, claims: Iterable[str], kinds: Sequence[RelationKind]) -> list[Relation]:
        """The relations of these kinds that the claims stand in, and those of the claims so reached, and so on."""
        found: dict[tuple[str, str], Relation] = {}
        reached = set(claims)
        ahead = sorted(reached)
        while ahead:
            further: set[str] = set()
            for at in range(0, len(ahead), _BATCH // 2 - 50):
                for relation in self.relations(kinds=kinds, claims=ahead[at : at + _BATCH // 2 - 50]):
                    ends = relation.pair.left.claim_id, relation.pair.right.claim_id
                    found[ends] = relation
                    further.update(ends)
            ahead = sorted(further - reached)
            reached |= further
        return list(found.values())

    def save_clusters(self, clusters: Iterable[Cluster], claims: Sequence[str] | None = None) -> None:
        """Replaces all clusters, or those that hold any of `claims`: they follow from the relations."""
        with self.db.atomic():
            if claims is None:
                self.db.execute("update claims set cluster_id = '' where cluster_id != ''")
                self.db.execute("delete from clusters")
            else:
                query = "select distinct cluster_id from claims where cluster_id != '' and claim_id in ({})"
                old = [(row[0],) for row in self._in(query, claims)]
                self.db.conn.executemany("update claims set cluster_id = '' where cluster_id = ?", old)
                self.db.conn.executemany("delete from clusters where cluster_id = ?", old)
            for cluster in clusters:
                self.db.table("clusters").insert(
                    {
                        "cluster_id": cluster.cluster_id,
                        "status": cluster.status.value,
                        "outlets": len(cluster.outlets),
                        "origins": len(cluster.origins),
                        "detail": json.dumps(
                            {
                                "origins": [asdict(origin) for origin in cluster.origins],
                                "disputed_by": cluster.disputed_by,
                                "updated_by": cluster.updated_by,
                                "dependences": [asdict(dependence) for dependence in cluster.dependences],
                            }
                        ),
                    }
                )
                self.db.conn.executemany(
                    "update claims set cluster_id = ? where claim_id = ?",
                    [(cluster.cluster_id, claim.claim_id) for claim in cluster.claims],
                )

    def clusters(self, ids: Sequence[str] | None = None, limit: int = -1) -> Iterator[Cluster]:
        """Clusters, those with the most outlets and origins first; only these where ids are given.

        They are read as relations are.
        """
        where = "" if ids is None else "where cluster_id in (select value from json_each(?))"
        query = f"select cluster_id from clusters {where} order by outlets desc, origins desc, cluster_id limit ?"
        of_page = "select * from clusters where cluster_id in ({})"
        of_clusters = _CLAIM + " and c.cluster_id in ({}) order by a.date, c.claim_id"
        found = self._read(query, [*([] if ids is None else [json.dumps(list(ids))]), limit]).fetchall()
        for page in _pages([row[0] for row in found], _PAGE):
            rows = {row["cluster_id"]: row for row in self._rows(of_page.format(_marks(page)), page)}
            members: dict[str, list[Claim]] = {}
            for claim in map(self._claim, self._in(of_clusters, page)):
                members.setdefault(claim.cluster_id, []).append(claim)
            yield from (_cluster(rows[one], members.get(one, ())) for one in page if one in rows)

    # what people decided

    def judge(self, judgement: Judgement, relation: Relation) -> None:
        """Adds to the review ledger, and has the relation follow it."""
        row = {
            "number": judgement.number,
            "left_id": judgement.left,
            "right_id": judgement.right,
            "kind": judgement.kind.value,
            "who": judgement.who,
            "at": judgement.when,
            "why": judgement.why,
            "hash": judgement.hash,
        }
        with self.db.atomic():
            self.db.table("judgements").insert(row)
            self.set_note(_JUDGED, judgement.hash)
            self.db.table("relations").insert(_row(relation), replace=True)

    def judgements(self) -> list[Judgement]:
        """The review ledger, in its order."""
        query = f"select {_JUDGEMENT} from judgements j order by j.number"
        return [_judgement(row) for row in self._rows(query)]

    def last_judgement(self) -> str:
        """The hash of the one that was added last, whatever the ledger holds now."""
        return self.note(_JUDGED)

    # what is watched for

    def save_query(self, text: str, outlets: Sequence[str], since: date | None, until: date | None) -> int:
        """Its id; saving the same again gives the same."""
        row = [text, json.dumps(outlets), *(day.isoformat() if day else "" for day in (since, until))]
        with self.db.atomic():
            self.db.execute("insert or ignore into saved (text, outlets, since, until) values (?, ?, ?, ?)", row)
            query = "select query_id from saved where (text, outlets, since, until) = (?, ?, ?, ?)"
            return int(self._read(query, row).fetchone()[0])

    def saved(self) -> list[SavedQuery]:
        query = "select query_id, text, outlets, since, until from saved order by query_id"
        return [
            SavedQuery(
                query_id=number, text=text, outlets=tuple(json.loads(outlets)), since=_date(since), until=_date(until)
            )
            for number, text, outlets, since, until in self._read(query)
        ]

    def forget_query(self, query_id: int) -> bool:
        """Whether there was one of that id."""
        with self.db.atomic():
            self.db.execute("delete from alerts where query_id = ?", [query_id])
            return self.db.execute("delete from saved where query_id = ?", [query_id]).rowcount > 0

    def start_watching(self) -> None:
        """What is here counts as told. From now on what comes is kept until it is."""
        if self.note(_WATCHING):
            return
        with self.db.atomic():
            self.set_note(_WATCHING, "yes")
            self.db.execute("update articles set watched = 1")
            self.db.execute(_FLAGS.format("1"), [1])

    def to_match(self) -> list[str]:
        """Articles that have not been held against the saved queries."""
        query = "select article_id from articles where current = 1 and watched = 0 order by rowid"
        return [row[0] for row in self._read(query)]

    def fresh_claims(self, article: str) -> list[Claim]:
        """Claims of an article whose wording no version of it had that was held against the saved queries."""
        query = f"""{_CLAIM} and c.article_id = ? and not exists (
                        select 1 from claims o join articles b using (article_id)
                        where b.key = a.key and b.key != '' and b.watched = 1 and o.text_id = c.text_id)
                    order by c.start"""
        return [self._claim(row) for row in self._read(query, [article])]

    def save_matches(self, articles: Sequence[str], matches: Iterable[Match]) -> None:
        """What was found of these articles; with this they count as held against the saved queries."""
        query = f"""insert or ignore into alerts (record, query_id, left_key, left_text, detail)
                    select 'match', ?, {_KEY.format("a")}, ?, ? from articles a where article_id = ?"""
        with self.db.atomic():
            for match in matches:
                found, claim = match.found, match.found.claim
                detail = json.dumps([found.similarity, found.stance, found.why])
                self.db.execute(query, [match.query.query_id, claim.text_id, detail, claim.article_id])
            self.db.conn.executemany("update articles set watched = 1 where article_id = ?", [(a,) for a in articles])

    def alerts(self, kinds: Sequence[RelationKind], limit: int) -> list[tuple[int, Relation | Match | Claim]]:
        """Of what is to be told, with their numbers, the first: those that failed least often, then by age.

        Of flags, those of these kinds, if any are given. A claim is one that was withdrawn. What is no longer so is
        forgotten.
        """
        where = f"and (record != 'flag' or relation in ({_marks(kinds)}))" if kinds else ""
        query = f"select * from alerts where reported = 0 {where} order by tries, alert_id limit ?"
        found: list[tuple[int, Relation | Match | Claim]] = []
        while not found and (rows := list(self._rows(query, [*(kind.value for kind in kinds), limit]))):
            known = {query.query_id: query for query in self.saved()}
            for row in rows:
                if what := self._alerted(row, known):
                    found.append((row["alert_id"], what))
                else:
                    with self.db.atomic():
                        self.db.execute("delete from alerts where alert_id = ?", [row["alert_id"]])
        return found

    def _alerted(self, row: Mapping[str, Any], saved: Mapping[int, SavedQuery]) -> Relation | Match | Claim | None:
        if row["record"] == "withdrawn":
            return next(self.withdrawn(row["left_key"], row["left_text"]), None)
        left = self._named(row["left_key"], row["left_text"])
        if row["record"] == "flag":
            right = {claim.claim_id for claim in self._named(row["right_key"], row["right_text"])}
            kinds, ids = [RelationKind(row["relation"])], [claim.claim_id for claim in left]
            related = self.relations(kinds=kinds, claims=ids) if left and right else ()
            return next((r for r in related if {r.pair.left.claim_id, r.pair.right.claim_id} & right), None)
        if not left or row["query_id"] not in saved:
            return None
        similarity, stance, why = json.loads(row["detail"])
        return Match(saved[row["query_id"]], Found(left[0], similarity, Stance(stance), why))

    def _named(self, key: str, text: int) -> list[Claim]:
        query = _CLAIM + " and (a.key = ? or a.article_id = ?) and c.text_id = ? order by c.start"
        return [self._claim(row) for row in self._read(query, [key, key, text])]

    def told(self, alert: int) -> None:
        with self.db.atomic():
            self.db.execute("update alerts set reported = 1, detail = '' where alert_id = ?", [alert])

    def put_off(self, alert: int) -> None:
        """It could not be told: others go first."""
        with self.db.atomic():
            self.db.execute("update alerts set tries = tries + 1 where alert_id = ?", [alert])

    def _in(self, query: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """Rows of a query with one `in ({})`, however many the values."""
        for at in range(0, len(values), _BATCH):
            part = values[at : at + _BATCH]
            yield from self._read(query.format(_marks(part)), list(part))

    def _claim(self, row: tuple[Any, ...]) -> Claim:
        identity, article, text_id, start, end, text, language, attribution, cluster = row[:9]
        before, after, outlet, when, title, url, digest, archive, sha256, gone, page = row[9:]
        said = json.loads(attribution)
        return Claim(
            text=text,
            start=start,
            end=end,
            page=page,
            before=before.strip(),
            after=after.strip(),
            language=language,
            outlet=outlet,
            owner=self._owners.get((outlet or "").casefold(), ""),
            date=_date(when),
            title=title,
            url=url,
            digest=bool(digest),
            archive=archive,
            sha256=sha256,
            gone=gone,
            attribution=replace(
                Attribution(**said), voice=Voice(said["voice"]), commitment=Commitment(said["commitment"])
            ),
            claim_id=identity,
            article_id=article,
            text_id=text_id,
            cluster_id=cluster,
        )


_JUDGEMENT = """
    j.number, j.left_id as judged_left, j.right_id as judged_right, j.kind as judged_kind, j.who, j.at, j.why, j.hash
"""


def _judgement(row: Mapping[str, Any]) -> Judgement:
    """A kind that is none stands there since somebody wrote into the file: such a row is given without its hash."""
    known = row["judged_kind"] in set(RelationKind)
    return Judgement(
        left=str(row["judged_left"]),
        right=str(row["judged_right"]),
        kind=RelationKind(row["judged_kind"]) if known else RelationKind.UNSURE,
        who=str(row["who"]),
        when=str(row["at"]),
        why=str(row["why"]),
        number=row["number"],
        hash=str(row["hash"]) if known else "",
    )


def _row(relation: Relation) -> dict[str, Any]:
    found = relation.found
    told = found and {"kind": found.kind, "probability": found.probability, "reason": found.reason}
    return {
        "left_id": relation.pair.left.claim_id,
        "right_id": relation.pair.right.claim_id,
        "kind": relation.kind.value,
        "probability": relation.probability,
        "similarity": relation.pair.similarity,
        "reason": relation.reason,
        "findings": json.dumps([asdict(finding) for finding in relation.findings]),
        "judgement": relation.judged.number if relation.judged else None,
        "found": json.dumps(told) if told else None,
    }


def _relation(row: Mapping[str, Any], claims: Mapping[str, Claim]) -> Relation:
    pair = Pair(claims[row["left_id"]], claims[row["right_id"]], row["similarity"])
    findings = tuple(
        Finding(f["check"], Label(f["label"]), f["score"], f["detail"]) for f in json.loads(row["findings"])
    )
    relation = Relation(pair, RelationKind(row["kind"]), row["probability"], row["reason"], findings)
    if row["number"] is None:
        return relation
    told = json.loads(row["found"])
    found = Relation(pair, RelationKind(told["kind"]), told["probability"], told["reason"], findings)
    return replace(relation, judged=_judgement(row), found=found)


def _cluster(row: Mapping[str, Any], claims: Sequence[Claim]) -> Cluster:
    """Of claims that are out of force, while an `add` goes on that will make the cluster anew, nothing is told."""
    detail, here = json.loads(row["detail"]), {"", *(claim.claim_id for claim in claims)}
    return Cluster(
        cluster_id=row["cluster_id"],
        claims=tuple(claims),
        origins=tuple(Origin(name=o["name"], claim_ids=tuple(o["claim_ids"])) for o in detail["origins"]),
        status=ClusterStatus(row["status"]),
        disputed_by=tuple(detail["disputed_by"]),
        updated_by=tuple(detail["updated_by"]),
        dependences=tuple(
            Dependence(**one) for one in detail.get("dependences", ()) if {one["claim_id"], one["on"]} <= here
        ),
    )


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _pages(items: list[T], size: int) -> Iterator[list[T]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def _like(prefix: str) -> str:
    """Ids are hexadecimal, so anything else in a prefix can match nothing."""
    return f"{prefix}%" if re.fullmatch(r"[0-9a-f]*", prefix) else ""


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
