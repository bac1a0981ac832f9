"""Which language an article is in, and what becomes of one that the encoder does not read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from _encoder import HashingEncoder, WordEntailer
from _languages import TEXTS
from click.testing import CliRunner
from sqlite_utils import Database

from claimtrack import claims, languages, models, pipeline
from claimtrack.checks import entailment, language, places
from claimtrack.claims.places import places as named
from claimtrack.claims.sentences import is_checkable, sentences
from claimtrack.cli import cli
from claimtrack.errors import InputError, SettingsError
from claimtrack.languages import UNKNOWN
from claimtrack.models.encoder import SentenceEncoder
from claimtrack.pipeline import Tracker
from claimtrack.protocols import Models
from claimtrack.records import Article, Claim, Pair, RelationKind
from claimtrack.settings import Settings, load
from claimtrack.store import Store
from claimtrack.store.schema import migrations
from claimtrack.tables import added as line

ROOT = Path(__file__).parents[1]
KOREAN = "혜산시의 국영 상점들이 월요일에 다시 문을 열었다. 현지 상인은 쌀이 동해안에서 기차로 들어왔다고 말했다."
ENGLISH = "State shops in Hyesan opened again on Monday. A trader there said that rice came by train from the coast."

# --- Which it is ------------------------------------------------------------------------------------

# Indonesian and Malay are near enough to be one language to a few words.
_CLOSE = {("id", "ms")}


@pytest.mark.parametrize("code", TEXTS)
def test_a_report_is_in_its_language(code: str) -> None:
    found = [languages.language(text) for text in TEXTS[code]]
    assert [one for one in found if one != code and (code, one) not in _CLOSE] == []


def test_the_corpus_is_in_english() -> None:
    files = sorted((ROOT / "corpus").glob("*.md"))
    assert len(files) > 25
    assert {languages.language(file.read_text(encoding="utf-8")) for file in files} == {"en"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", UNKNOWN),
        ("2018. 7. 10.", UNKNOWN),
        ("Kim Yong Nam, Choe Ryong Hae, Pak Pong Ju", UNKNOWN),
        ("Ｈｙｅｓａｎ and the ＤＰＲＫ", "en"),
        ("The un\xadsur\xadprised traders of the pro\xadvince", "en"),
        ("배급 (Daily NK)", "ko"),
        ("金正恩が訪れた。", "ja"),
        ("金正恩访问了惠山的一家工厂。", "zh"),
    ],
)
def test_little_and_mixed_texts(text: str, code: str) -> None:
    assert languages.language(text) == code


@pytest.mark.parametrize(("text", "code"), [("rations resumed", UNKNOWN), ("pain", UNKNOWN), ("배급 재개", "ko")])
def test_a_query_in_latin_letters_is_too_short_to_tell(text: str, code: str) -> None:
    assert languages.by_script(text) == code


def test_plain_english_and_korean_need_no_model() -> None:
    """Its model takes a second and 120 MB."""
    code = (
        "import sys; from claimtrack import languages as l\n"
        f"print(l.language({ENGLISH!r}), l.language({KOREAN!r}), [m for m in sys.modules if 'langid' in m])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "en ko []\n"


def test_a_model_that_reads_all_reads_each_and_an_unknown_language_may_be_read_by_any() -> None:
    read = {(of, code): languages.reads(of, code) for of in (("en",), ("all",)) for code in ("en", "ko", "", UNKNOWN)}
    assert [asked for asked, yes in read.items() if not yes] == [(("en",), "ko")]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["en", "KO"], {"en", "ko"}),
        (["zh-CN", "pt_BR", "nb"], {"zh", "pt", "no"}),
        (["multilingual", "en"], {"all"}),
        (["all"], {"all"}),
        (["korean", "kor_Hang", ""], set()),
    ],
)
def test_codes_of_tags(given: list[str], found: set[str]) -> None:
    assert languages.codes(given) == found


# --- Sentences and places ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "expected",
    [
        ["배급이 5월부터 중단됐다.", "쌀값은 3.5% 올라 1kg에 5,200원이다!", "지난 2020. 5. 1. 이후 처음이다."],
        ["그는 “아무것도 받지 못했다.”고 말했다.", "“곧 재개된다.”", "당국은 부인했다."],
        ["朝鲜从五月起停止了配给。", "他说：“我们没有粮食。”", "价格上涨了3.5%。"],
        ["消息筋は「何も受け取っていない。」と語った。", "価格は上がった！", "本当か？"],
        ["أوقفت السلطات توزيع الحصص.", "هل يستأنف؟", "لا أحد يعرف."],
    ],
)
def test_sentences_without_capitals_end_at_their_stops(expected: list[str]) -> None:
    spaced = "" if "。" in expected[0] else " "
    text = spaced.join(expected)
    if expected[0].startswith("朝鲜"):
        text = text.replace("”价", "” 价")
    assert [text[s.start : s.end] for s in sentences(text)] == expected


@pytest.mark.parametrize(
    ("sentence", "checkable"),
    [
        ("배급이 5월부터 중단됐다.", True),
        ("朝鲜从五月起停止了配给。", True),
        ("관련 기사", False),
        ("本当か？", False),
        ("배급이 정말 다시 중단됐는가?", False),
    ],
)
def test_what_could_be_a_claim_without_capitals(sentence: str, checkable: bool) -> None:
    assert is_checkable(sentence) is checkable


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("함경북도 무산군에서 배급이 중단됐다.", [("North Hamgyong Province", "함경북도"), ("Musan County", "무산군")]),
        ("평양시의 시장과 신의주에서는", [("Pyongyang", "평양시"), ("Sinuiju", "신의주")]),
        ("Rice rose in Musan and in 혜산.", [("Musan County", "Musan"), ("Hyesan", "혜산")]),
        ("회담이 무산됐다. 원산지 표시와 평양냉면, 한국인", []),
    ],
)
def test_places_in_hangul(text: str, found: list[tuple[str, str]]) -> None:
    read = named(text)
    assert [(place.name, place.text) for place in read] == found
    assert all(text[place.start : place.end] == place.text for place in read)


def test_a_place_is_the_same_in_both_languages() -> None:
    korean, musan = said("무산군에서 배급이 중단됐다.", "ko"), said("Rations were suspended in Musan.", "en")
    ((_, one),) = places.check([Pair(korean, musan)], Models(HashingEncoder()))
    assert (one.label, one.detail) == ("entailment", "both in Musan County")
    ((_, other),) = places.check([Pair(korean, said("Rations went on in Hyesan.", "en"))], Models(HashingEncoder()))
    assert (other.label, other.detail) == ("other_scope", "Musan County, against Hyesan")


# --- What is read of an article -----------------------------------------------------------------------


def said(text: str, code: str, outlet: str = "RFA") -> Claim:
    return claims.scoped(Claim(text=text, end=len(text), language=code, outlet=outlet, date=date(2018, 7, 10)))


def cut(text: str, *read: str) -> list[tuple[str, str]]:
    article = Article(text=text, language=languages.language(text))
    return [(c.language, text[c.start : c.end]) for c in claims.cuts(article, read)]


def test_sentences_in_another_script_are_left_out_or_in() -> None:
    first, second = ENGLISH.split(". ", 1)
    mixed = f"{first}.\n\n{KOREAN.split('. ')[0]}.\n\n{second}"
    everything = [("en", f"{first}."), ("ko", f"{KOREAN.split('. ')[0]}."), ("en", second)]
    assert cut(mixed, "en", "ko") == cut(mixed, "all") == everything
    assert cut(mixed, "en") == everything[::2]
    assert cut(KOREAN, "en") == []
    assert cut(f"{KOREAN}\n\n{first}.", "en") == [("en", f"{first}.")]


def test_english_rules_read_english_only() -> None:
    """ "3만3000톤" is 33,000 tons, and not 3 and 3,000."""
    assert said("러시아가 밀가루 3만3000톤을 보냈다.", "ko").quantities == ()
    assert said("Russia sent 33,000 tons of flour.", "en").quantities[0].low == 33_000


# --- Kept, and not compared ---------------------------------------------------------------------------


@contextmanager
def tracking(index: Path, *read: str, entailer: WordEntailer | None = None) -> Iterator[Tracker]:
    """With an encoder of its own for each set of languages."""
    encoder = HashingEncoder(f"hashing-{'-'.join(read)}@1", read)
    settings = Settings(index=index, entailer="" if entailer else "none", similarity=0.5)
    with closing(Tracker(settings, encoder=encoder, entailer=entailer)) as tracker:
        yield tracker


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    files = []
    for name, outlet, text in (
        ("one", "RFA", ENGLISH),
        ("two", "Daily NK", KOREAN),
        ("three", "Yonhap", f"{KOREAN} {ENGLISH.split('. ')[0]}."),
        ("four", "Le Monde", TEXTS["fr"][0]),
    ):
        file = tmp_path / f"{name}.md"
        front = f"outlet: {outlet}\ndate: 2018-07-10\nurl: https://{name}.example/1\n"
        file.write_text(f"---\n{front}---\n{text}\n", encoding="utf-8")
        files.append(file)
    return files


def contents(index: Path) -> dict[str, list[tuple[object, ...]]]:
    """Of the database, but for the ids that texts have got."""
    with closing(Store.open(index)) as store:
        return {
            name: sorted(store.db.execute(query).fetchall())
            for name, query in {
                "articles": "select path, language, current, compared from articles",
                "claims": "select claim_id, wording, language, cluster_id from claims join texts using (text_id)",
                "texts": "select wording, vector from texts",
                "relations": "select left_id, right_id, kind, reason from relations",
                "clusters": "select cluster_id, status, origins from clusters",
            }.items()
        }


def test_what_is_not_read_is_kept_and_told(reports: list[Path], tmp_path: Path) -> None:
    with tracking(tmp_path / "index", "en") as tracker:
        added = tracker.add(reports)
        encoder = tracker.models.encoder
        assert isinstance(encoder, HashingEncoder)
        assert encoder.encoded == [f"{one.rstrip('.')}." for one in ENGLISH.split(". ")]
        assert tracker.status()["not read"] == 3
        assert [relation.kind for relation in tracker.flags()] == [RelationKind.REPRINT]
        kept = tracker.article(str(reports[1]))
        assert kept is not None
        assert (kept.article.text, kept.article.language, kept.read) == (KOREAN, "ko", False)
    assert (added.articles, added.claims, added.unread) == ({"new": 4}, 3, {"ko": 2, "fr": 1})
    assert line(added).splitlines()[1] == (
        "2 articles in Korean and 1 article in French were kept and not compared; "
        "name a multilingual encoder in claimtrack.toml (encoder = …)."
    )


def test_adding_again_changes_nothing_and_tells_nothing(reports: list[Path], tmp_path: Path) -> None:
    with tracking(tmp_path / "index", "en") as tracker:
        tracker.add(reports)
    before = contents(tmp_path / "index")
    with tracking(tmp_path / "index", "en") as tracker:
        again = tracker.add(reports)
    assert (again.articles, again.unread) == ({"unchanged": 4}, {})
    assert "\n" not in line(again)
    assert contents(tmp_path / "index") == before


def test_a_rebuild_with_an_encoder_that_reads_them_gives_what_adding_with_it_gives(
    reports: list[Path], tmp_path: Path
) -> None:
    """And back."""
    for name, *read in (("english", "en"), ("all", "all")):
        with tracking(tmp_path / name, *read) as tracker:
            tracker.add(reports)
    only_english, everything = contents(tmp_path / "english"), contents(tmp_path / "all")
    assert len(everything["claims"]) == 10
    with tracking(tmp_path / "english", "all") as tracker:
        tracker.rebuild()
        assert tracker.status()["not read"] == 0
        assert {f.claim.language for f in tracker.find("쌀이 동해안에서 기차로 들어왔다")} >= {"ko"}
    assert contents(tmp_path / "english") == everything
    with tracking(tmp_path / "all", "en") as tracker:
        tracker.rebuild()
    assert contents(tmp_path / "all") == only_english


def test_a_rebuild_that_stops_is_taken_up(reports: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "_ARTICLES", 1)
    for name, *read in (("stopped", "en"), ("whole", "all")):
        with tracking(tmp_path / name, *read) as tracker:
            tracker.add(reports)

    def stop(what: str, done: int, _: int) -> None:
        if (what, done) == ("reading again", 2):
            raise KeyboardInterrupt

    with tracking(tmp_path / "stopped", "all") as tracker:
        tracker._progress = stop
        with pytest.raises(KeyboardInterrupt):
            tracker.rebuild()
    with tracking(tmp_path / "stopped", "all") as tracker:
        assert tracker.add(reports).articles == {"unchanged": 4}
    assert contents(tmp_path / "stopped") == contents(tmp_path / "whole")


def test_other_languages_of_the_same_model_are_read_by_the_next_add(reports: list[Path], tmp_path: Path) -> None:
    def tracker(*read: str) -> Tracker:
        settings = Settings(index=tmp_path / "index", entailer="none", similarity=0.5)
        return Tracker(settings, encoder=HashingEncoder(languages=read))

    with closing(tracker("en")) as first:
        first.add(reports)
    with closing(tracker("en", "ko")) as second:
        assert second.add([]).articles == {}
        assert (second.status()["not read"], second.status()["claims"]) == (1, 7)


def test_an_index_of_before_gets_its_languages(tmp_path: Path) -> None:
    """Korean and French that an English encoder had taken for claims go."""
    index = tmp_path / "index"
    index.mkdir()
    db = Database(index / "claims.db")
    migrations.apply(db, stop_before="m007_languages")
    for name, text in (("ab", ENGLISH), ("cd", TEXTS["fr"][0])):
        fixed = {
            "key": "",
            "version": 1,
            "current": 1,
            "compared": 1,
            "title": "",
            "url": "",
            "byline": "",
            "digest": 0,
        }
        db.table("articles").insert({"article_id": name, "text": text, "path": "", "raw_sha256": "", **fixed})
    db.execute("insert into texts (text_id, wording, vector) values (1, 'Les magasins', zeroblob(1024))")
    claim = {"claim_id": "ef", "article_id": "cd", "text_id": 1, "start": 0, "end": 12, "context_start": 0}
    db.table("claims").insert(
        claim | {"context_end": 12, "text": "Les magasins", "attribution": "{}", "cluster_id": ""}
    )
    db.close()
    with tracking(index, "en") as tracker:
        tracker.add([])
    found = contents(index)
    assert [(row[1], row[3]) for row in found["articles"]] == [("en", 1), ("fr", 1)]
    assert [row[1] for row in found["claims"]] == sorted(f"{one.rstrip('.')}." for one in ENGLISH.split(". "))
    assert len(found["texts"]) == 2


def test_a_question_in_a_language_that_is_not_read_is_refused(reports: list[Path], tmp_path: Path) -> None:
    with tracking(tmp_path / "index", "en") as tracker:
        tracker.add(reports)
        for ask in (tracker.find, lambda text: tracker.check([text]), tracker.timelines):
            with pytest.raises(InputError) as raised:
                ask("배급 재개")
            assert str(raised.value) == (
                "the text is in Korean, which hashing-en@1 does not read; "
                "name a multilingual encoder in claimtrack.toml (encoder = …)"
            )


def test_show_gives_an_article_that_is_not_read(reports: list[Path], tmp_path: Path) -> None:
    """With the real encoder, which is English."""
    index = tmp_path / "index"

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(cli, ["--index", str(index), *arguments])
        assert done.exit_code == 0, done.output
        return done.output

    assert run("add", str(reports[1])).splitlines() == [
        "Articles: 1 new, 0 unchanged, 0 updated, 0 skipped. Claims: 0. Flags: none.",
        "1 article in Korean was kept and not compared; name a multilingual encoder in claimtrack.toml (encoder = …).",
    ]
    shown = " ".join(run("show", "https://two.example/1").split())
    assert "language: Korean" in shown
    assert "kept and not compared: the encoder reads no Korean; name a multilingual encoder" in shown
    found = json.loads(run("show", str(reports[1]), "--format", "json"))
    assert (found["claim"], found["relations"], found["article"]["language"]) == (None, [], "ko")
    assert found["article"]["text"] == KOREAN
    assert run("show", found["article"]["article_id"][:8]) == run("show", str(reports[1]))
    assert json.loads(run("status", "--format", "json"))["not read"] == 1
    assert run("find", "shops opened") == "Nothing found.\n"


def test_several_articles_of_one_file_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "two.jsonl"
    file.write_text("".join(json.dumps({"text": text}) + "\n" for text in (ENGLISH, KOREAN)))
    with tracking(tmp_path / "index", "en") as tracker:
        tracker.add([file])
        with pytest.raises(
            InputError, match=r"names 2 articles \([0-9a-f]{16}, [0-9a-f]{16}…\); give the id of the one"
        ):
            tracker.article(str(file))


# --- Compared across languages ------------------------------------------------------------------------


def pair() -> Pair:
    korean = said("현지 상인은 쌀이 기차로 들어왔다고 말했다.", "ko", "Daily NK")
    return Pair(korean, said("A trader said that the rice came by train.", "en"), 0.95)


def test_an_entailer_is_asked_only_of_languages_that_it_reads() -> None:
    english, both = WordEntailer(), WordEntailer(("en", "ko"))
    assert list(entailment.check([pair()], Models(HashingEncoder(), english))) == []
    assert len(list(entailment.check([pair()], Models(HashingEncoder(), both)))) == 2
    assert (len(english.read), len(both.read)) == (0, 2)


@pytest.mark.parametrize("entailer", [None, WordEntailer()])
def test_likeness_alone_corroborates_nothing_that_no_check_reads(entailer: WordEntailer | None) -> None:
    (relation,) = pipeline.compare([pair()], Models(HashingEncoder(), entailer))
    assert relation.kind is RelationKind.UNSURE
    assert relation.reason == "They are alike in wording; but one is in Korean, which no check reads."
    assert list(language.check([pair()], Models(HashingEncoder(), WordEntailer(("all",))))) == []


# --- Which languages a model reads ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("card", "found"),
    [
        ("---\nlanguage: en\nlicense: mit\n---\n# Model", {"en"}),
        ("---\nlanguage:\n- ko\n- en\n- zh-TW\n---\n", {"ko", "en", "zh"}),
        ("---\nlanguage:\n- multilingual\n- ko\n---\n", {"all"}),
        ("---\nlicense: mit\n---\nlanguage: ko\n", set()),
        ("---\nlanguage: {a: [b]}\n---\n", set()),
        ("---\nlanguage: [en\n---\n", set()),
        ("---\n- en\n---\n", set()),
        ("# A model\n", set()),
        ("", set()),
    ],
)
def test_a_card_says_which_languages(card: str, found: set[str]) -> None:
    assert models.card_languages(card) == found


def test_the_bundled_models_read_english() -> None:
    assert (SentenceEncoder().languages, SentenceEncoder(languages=["ko"]).languages) == ({"en"}, {"en"})
    with closing(Tracker(Settings(languages="all"))) as tracker:
        assert tracker.models.encoder.languages == {"en"}
        assert tracker.models.entailer is None or tracker.models.entailer.languages == {"en"}


def test_the_setting_is_of_codes(tmp_path: Path) -> None:
    (tmp_path / "claimtrack.toml").write_text('languages = "en, Korean"')
    with pytest.raises(SettingsError) as raised:
        load(tmp_path, {})
    assert str(raised.value) == ('setting languages names \'Korean\'; use ISO 639-1 codes, such as "en, ko", or "all"')
    assert load(tmp_path, {"CLAIMTRACK_LANGUAGES": "en ko"}).languages == "en ko"


@pytest.fixture(scope="module")
def multilingual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real sentence-transformers model of two languages, its words learnt here and its weights at random."""
    folder = tmp_path_factory.mktemp("model")
    code = f"""
import sys, torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Pooling, Transformer
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

torch.manual_seed(0)
words = Tokenizer(models.WordPiece(unk_token="[UNK]"))
words.normalizer = normalizers.BertNormalizer(strip_accents=False, handle_chinese_chars=False)
words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
words.train_from_iterator([{ENGLISH!r}, {KOREAN!r}], trainers.WordPieceTrainer(vocab_size=300, special_tokens=special))
words.post_processor = processors.TemplateProcessing(
    single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
)
names = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token", "mask_token"), special))
at = sys.argv[1] + "-bert"
PreTrainedTokenizerFast(tokenizer_object=words, model_max_length=64, **names).save_pretrained(at)
config = BertConfig(vocab_size=words.get_vocab_size(), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
                    intermediate_size=64, max_position_embeddings=64)
BertModel(config).save_pretrained(at)
body = Transformer(at, max_seq_length=64)
SentenceTransformer(modules=[body, Pooling(32)], device="cpu").save(sys.argv[1], create_model_card=False)
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", code, str(folder)], check=True, capture_output=True)
    (folder / "README.md").write_text("---\nlanguage:\n- en\n- ko\n---\n# For a test\n")
    return folder


def test_articles_kept_before_are_read_with_a_real_multilingual_model(
    multilingual: Path, reports: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From English to both: claims in Korean and in English have the model's vectors, and can be asked for."""
    monkeypatch.setenv("CLAIMTRACK_CACHE", str(tmp_path / "cache"))
    index = tmp_path / "index"
    with closing(Tracker(Settings(index=index, entailer="none"))) as tracker:
        assert tracker.add(reports[:2]).unread == {"ko": 1}
    settings = Settings(index=index, encoder=str(multilingual), entailer="none")
    with closing(Tracker(settings)) as tracker:
        assert tracker.models.encoder.languages == {"en", "ko"}
        tracker.rebuild()
        assert (tracker.status()["not read"], tracker.status()["claims"]) == (0, 4)
        asked = KOREAN.split(". ")[1]
        best = tracker.find(asked)[0]
        assert (best.claim.text, round(best.similarity, 2)) == (asked, 1.0)
        (vector,) = tracker.models.encoder.encode([best.claim.text])
        assert np.allclose(tracker.store.vectors_of([best.claim.text_id])[0], vector, atol=1e-3)
