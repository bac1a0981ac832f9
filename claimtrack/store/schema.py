"""The schema, as migrations: each is applied once, in order, and never edited after a release."""

import secrets

from sqlite_utils import Database, Migrations

migrations = Migrations("claimtrack")


@migrations()
def m001_articles_claims_relations(db: Database) -> None:
    db.table("meta").create({"key": str, "value": str}, pk="key")
    db.table("articles").create(
        {
            "article_id": str,
            "key": str,
            "version": int,
            "current": int,  # 1 for the newest version of its key
            "outlet": str,
            "date": str,
            "title": str,
            "url": str,
            "byline": str,
            "digest": int,
            "text": str,
            "path": str,
            "line": int,
            "raw_sha256": str,
            "compared": int,  # 1 once its claims have been held against the others
        },
        pk="article_id",
        not_null={"key", "version", "current", "text", "compared"},
    )
    db.table("articles").create_index(["key"])
    db.table("articles").create_index(["compared"])
    # Autoincrement: an id is never given twice, so the index file's stamp tells whether it is of these texts.
    db.execute("create table texts (text_id integer primary key autoincrement, wording text not null, vector blob)")
    db.table("texts").create_index(["wording"], unique=True)
    db.table("texts").enable_fts(["wording"], create_triggers=True, tokenize="porter unicode61 remove_diacritics 2")
    db.table("claims").create(
        {
            "claim_id": str,
            "article_id": str,
            "text_id": int,
            "start": int,
            "end": int,
            "context_start": int,  # of the sentence before
            "context_end": int,  # of the sentence after
            "text": str,
            "attribution": str,  # JSON
            "cluster_id": str,
        },
        pk="claim_id",
        foreign_keys=[("article_id", "articles", "article_id"), ("text_id", "texts", "text_id")],
        not_null={"article_id", "text_id", "start", "end", "text"},
    )
    for column in ("article_id", "text_id", "cluster_id"):
        db.table("claims").create_index([column])
    db.table("relations").create(
        {
            "left_id": str,
            "right_id": str,
            "kind": str,
            "probability": float,
            "similarity": float,
            "reason": str,
            "findings": str,  # JSON
        },
        pk=("left_id", "right_id"),
        foreign_keys=[("left_id", "claims", "claim_id"), ("right_id", "claims", "claim_id")],
    )
    db.table("relations").create_index(["right_id"])
    db.table("relations").create_index(["kind", "probability"])
    db.table("clusters").create(
        {"cluster_id": str, "status": str, "outlets": int, "origins": int, "detail": str}, pk="cluster_id"
    )
    db.create_view(
        "v_claims",
        """select c.claim_id, a.outlet, a.date, c.text, c.start, c."end", c.cluster_id, a.title, a.url,
                  json_extract(c.attribution, '$.speaker') as speaker, a.article_id, a.digest
           from claims c join articles a using (article_id) where a.current = 1""",
    )
    db.create_view(
        "v_flags",
        """select r.kind, r.probability, r.reason,
                  l.outlet as left_outlet, l.date as left_date, l.text as left_text,
                  x.outlet as right_outlet, x.date as right_date, x.text as right_text, r.left_id, r.right_id
           from relations r
           join v_claims l on l.claim_id = r.left_id join v_claims x on x.claim_id = r.right_id""",
    )


@migrations()
def m002_identity_and_entailments(db: Database) -> None:
    db.table("meta").insert({"key": "database", "value": secrets.token_hex(8)})
    # By a hash of model, premise and hypothesis: three 32-bit floats.
    db.execute("create table entailments (key blob primary key, probabilities blob not null) without rowid")


@migrations()
def m003_views_to_browse(db: Database) -> None:
    # The columns of before, in their places, then who speaks, and the text's id, by which `texts_fts` finds a claim.
    db.create_view(
        "v_claims",
        """select c.claim_id, a.outlet, a.date, c.text, c.start, c."end", c.cluster_id, a.title, a.url,
                  json_extract(c.attribution, '$.speaker') as speaker, a.article_id, a.digest,
                  json_extract(c.attribution, '$.voice') as voice,
                  json_extract(c.attribution, '$.commitment') as commitment,
                  json_extract(c.attribution, '$.backed_by') as backed_by, c.text_id
           from claims c join articles a using (article_id) where a.current = 1""",
        replace=True,
    )
    db.create_view(
        "v_clusters",
        """select k.cluster_id, k.status, k.outlets, k.origins, count(*) as claims,
                  min(c.date) as first, max(c.date) as last,
                  (select e.text from v_claims e where e.cluster_id = k.cluster_id
                   order by e.date is null, e.date, e.claim_id limit 1) as text,
                  group_concat(distinct coalesce(c.outlet, 'unknown outlet')) as outlet_names,
                  (select group_concat(json_extract(value, '$.name'), '; ')
                   from json_each(k.detail, '$.origins')) as origin_names
           from clusters k join v_claims c using (cluster_id) group by k.cluster_id""",
    )


@migrations()
def m004_fetched_from(db: Database) -> None:
    for column in ("address", "canonical", "retrieved", "headers"):  # headers: JSON
        db.table("articles").add_column(column, str, not_null_default="")
    db.table("articles").create_index(["path"])


@migrations()
def m005_archived_and_read_by(db: Database) -> None:
    for column in ("archive", "tool"):
        db.table("articles").add_column(column, str, not_null_default="")
    db.table("articles").create_index(["raw_sha256"])


@migrations()
def m006_saved_queries_and_alerts(db: Database) -> None:
    db.execute(
        """create table saved (
               query_id integer primary key autoincrement, text text not null,
               outlets text not null, -- JSON
               since text not null, until text not null,
               unique (text, outlets, since, until))"""
    )
    # What `watch` tells, each once. A claim is named by its article's key and its text, which corrections keep.
    db.execute(
        """create table alerts (
               alert_id integer primary key autoincrement,
               record text not null, -- flag, match, withdrawn
               relation text not null default '', -- of a flag
               query_id integer not null default 0, -- of a match
               left_key text not null, left_text integer not null,
               right_key text not null default '', right_text integer not null default 0,
               detail text not null default '', -- of a match, JSON
               tries integer not null default 0, reported integer not null default 0,
               unique (record, relation, query_id, left_key, left_text, right_key, right_text))"""
    )
    db.execute("create index alerts_to_tell on alerts (tries, alert_id) where reported = 0")
    db.table("articles").add_column("watched", int, not_null_default=0)  # 1 once held against the saved queries
    db.table("articles").create_index(["watched"])


@migrations()
def m007_languages(db: Database) -> None:
    for table in ("articles", "claims"):
        db.table(table).add_column("language", str, not_null_default="")


@migrations()
def m008_gone(db: Database) -> None:
    db.table("articles").add_column("gone", str, not_null_default="")  # since when there is nothing at its address
    db.table("articles").create_index(["url"])
    # The columns of before, in their places, then the new ones.
    db.create_view(
        "v_claims",
        """select c.claim_id, a.outlet, a.date, c.text, c.start, c."end", c.cluster_id, a.title, a.url,
                  json_extract(c.attribution, '$.speaker') as speaker, a.article_id, a.digest,
                  json_extract(c.attribution, '$.voice') as voice,
                  json_extract(c.attribution, '$.commitment') as commitment,
                  json_extract(c.attribution, '$.backed_by') as backed_by, c.text_id, c.language, a.archive, a.gone
           from claims c join articles a using (article_id) where a.current = 1""",
        replace=True,
    )
    db.create_view(
        "v_flags",
        """select r.kind, r.probability, r.reason,
                  l.outlet as left_outlet, l.date as left_date, l.text as left_text,
                  x.outlet as right_outlet, x.date as right_date, x.text as right_text, r.left_id, r.right_id,
                  l.language as left_language, x.language as right_language
           from relations r
           join v_claims l on l.claim_id = r.left_id join v_claims x on x.claim_id = r.right_id""",
        replace=True,
    )


@migrations()
def m009_pages(db: Database) -> None:
    db.table("articles").add_column("pages", str)  # JSON: where in the text each page of a PDF begins
    # The columns of before, in their places, then the new one.
    db.create_view(
        "v_claims",
        """select c.claim_id, a.outlet, a.date, c.text, c.start, c."end", c.cluster_id, a.title, a.url,
                  json_extract(c.attribution, '$.speaker') as speaker, a.article_id, a.digest,
                  json_extract(c.attribution, '$.voice') as voice,
                  json_extract(c.attribution, '$.commitment') as commitment,
                  json_extract(c.attribution, '$.backed_by') as backed_by, c.text_id, c.language, a.archive, a.gone,
                  nullif((select count(*) from json_each(a.pages) where value <= c.start), 0) as page
           from claims c join articles a using (article_id) where a.current = 1""",
        replace=True,
    )


@migrations()
def m010_judgements(db: Database) -> None:
    # The review ledger: rows are added and never changed. `hash` covers the row and the hash of the one before it.
    db.execute(
        """create table judgements (
               number integer primary key, left_id text not null, right_id text not null, kind text not null,
               who text not null, at text not null, why text not null, hash text not null)"""
    )
    refused = "select raise(abort, 'judgements are kept as they were written')"
    for change in ("update", "delete"):
        db.execute(f"create trigger judgements_{change} before {change} on judgements begin {refused}; end")
    db.execute(  # "insert or replace" deletes, and asks no trigger
        f"""create trigger judgements_replace before insert on judgements
            when exists (select 1 from judgements where number = new.number) begin {refused}; end"""
    )
    # Of a judged pair: the judgement's number, and as JSON what the checks made of it.
    db.table("relations").add_column("judgement", int)
    db.table("relations").add_column("found", str)
    # The columns of before, in their places, then the new ones. What was judged NEUTRAL is no flag.
    db.create_view(
        "v_flags",
        """select r.kind, r.probability, r.reason,
                  l.outlet as left_outlet, l.date as left_date, l.text as left_text,
                  x.outlet as right_outlet, x.date as right_date, x.text as right_text, r.left_id, r.right_id,
                  l.language as left_language, x.language as right_language,
                  j.who as judged_by, j.at as judged_at, json_extract(r.found, '$.kind') as found
           from relations r
           join v_claims l on l.claim_id = r.left_id join v_claims x on x.claim_id = r.right_id
           left join judgements j on j.number = r.judgement
           where r.kind != 'NEUTRAL'""",
        replace=True,
    )


@migrations()
def m011_dependences(db: Database) -> None:
    # Who copies whom: a claim, and the claim or else the name that it depends on. `either`: or the other way round.
    db.create_view(
        "v_dependences",
        """select c.cluster_id, c.claim_id, c.outlet, c.date, c.text, json_extract(d.value, '$.source') as source,
                  o.claim_id as on_id, o.outlet as on_outlet, o.date as on_date, o.text as on_text,
                  json_extract(d.value, '$.either') as either, json_extract(d.value, '$.why') as why
           from clusters k join json_each(k.detail, '$.dependences') d
           join v_claims c on c.claim_id = json_extract(d.value, '$.claim_id')
           left join v_claims o on o.claim_id = json_extract(d.value, '$.on')""",
    )
    # Made anew by the next `add`: those of before tell no dependences, and are named otherwise.
    db.execute("update meta set value = 'old' where key = 'clusters'")
