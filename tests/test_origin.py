"""Two claims that rest on one origin, and those that only may."""

from __future__ import annotations

from dataclasses import replace

import pytest
from _claims import NO_MODELS, claim, found
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.checks import origin
from claimtrack.records import Claim, Finding, Label, Pair, Voice

WEAPONS = "“We will never give up our nuclear weapons,” the envoy said"


def pair(left: str, left_outlet: str | None, right: str, right_outlet: str | None) -> Pair:
    return Pair(claim(left, left_outlet, claim_id="1"), claim(right, right_outlet, claim_id="2"))


@pytest.mark.parametrize(
    ("left", "left_outlet", "right", "right_outlet", "detail"),
    [
        ("The test failed, Daily NK reported", "RFA", "The test failed", "Daily NK", "RFA credits Daily NK"),
        ("The test failed", "Yonhap", "The test failed, according to Yonhap", "CNN", "CNN credits Yonhap"),
        ("The test failed, Yonhap reported", None, "The test failed", "Yonhap", "one credits Yonhap"),
        ("The test failed, Daily NK reported", "RFA", "The test failed", "DAILY NK", "RFA credits DAILY NK"),
        ("The test failed, The Lake Post reported", "RFA", "The test failed", "Lake Post", "RFA credits Lake Post"),
    ],
)
def test_one_credits_the_other(
    left: str, left_outlet: str | None, right: str, right_outlet: str | None, detail: str
) -> None:
    assert found(origin.check, pair(left, left_outlet, right, right_outlet)) == ("reprint", 1.0, detail)


@pytest.mark.parametrize(
    ("left", "right", "score", "detail"),
    [
        (
            "The yield was 50 kilotons, Yonhap reported",
            "The yield was 100 kilotons, according to Yonhap",
            1.0,
            "both rest on Yonhap",
        ),
        (
            "Foreign Minister Ri Yong Ho said the talks failed",
            "The talks failed, Ri Yong Ho said",
            0.8,
            "both rest on Ri Yong Ho",
        ),
        (
            "President Donald Trump said the deal was off",
            "Trump said on Friday that the deal was off",
            0.8,
            "both rest on Trump",
        ),
        (
            WEAPONS,
            "The talks were over: “We will never give up our nuclear weapons, whatever it costs”",
            0.9,
            "both quote “We will never give up our …”",
        ),
        (
            "“We will never yield,” the envoy said",
            "The envoy wrote: “We will never yield.”",
            0.6,
            "both quote “We will never yield”",
        ),
        (
            'Nobody was hurt," the minister said',
            "The minister said that “nobody was hurt” in the fire",
            0.6,
            "both quote “nobody was hurt”",
        ),
        (
            "White House press secretary Sarah Sanders said the talks failed",
            "The talks failed, Sarah Huckabee Sanders said",
            0.8,
            "both rest on Sarah Huckabee Sanders",
        ),
        (
            "A quake was registered at noon, according to the U.S. Geological Survey",
            "The U.S. Geological Survey detected a quake near the site at noon",
            0.8,
            "both rest on the U.S. Geological Survey",
        ),
        (
            "“Let me be clear in saying I accept our agencies’ conclusion on the fire,” the envoy said",
            "“I accept our own agencies’ conclusion on the fire”",
            0.8,
            "nearly the same words: both quote “i accept our own agencies conclusion …”",
        ),
        (
            "And we all were made by the same hand, they say, and bleed alike",
            "“And they were made by the same hand.”",
            0.6,
            "both quote “and they were made by the …”",
        ),
        (
            "He had “signed our country on to a grim pact of doom”",
            "“The premier signed our country onto a grim pact of doom”",
            0.8,
            "nearly the same words: both quote “signed our country on to a …”",
        ),
        (
            "Another freshman, Steve Stockman of Texas, said he would vote no",
            "One incoming congressman, Rep. Steve Stockman, said he would not vote yes",
            0.8,
            "both rest on Steve Stockman",
        ),
        (
            "Alabama’s senior senator, Republican Richard Shelby, said he could not vote so",
            "Sen. Richard Shelby explained why he did not vote so",
            0.8,
            "both rest on Sen. Richard Shelby",
        ),
        ("It has “pay with cash” on it", "He is heard to say: “Pay with cash.”", 0.6, "both quote “pay with cash”"),
        (
            "The news came after Giuliani told an anchor that the lawyer was repaid",
            "Giuliani late on Wednesday revealed that the lawyer was repaid",
            0.6,
            "both may rest on Giuliani",
        ),
        (
            "The bill would ban two kinds of hold",
            "It is a measure that bans both holds",
            0.6,
            "both may tell what one bill says",
        ),
        (
            "A Fox News poll has her ahead",
            "Take this week's Fox News poll: she leads",
            0.6,
            "both may tell what one poll says",
        ),
        (
            "Nobody conspired, according to the attorney's four-page letter",
            "Nobody conspired, the summary's last page also states",
            0.6,
            "both may tell what one letter says",
        ),
        (
            "It also would ban two kinds of hold",
            "The “compromise” bill would ban both holds",
            0.6,
            "both may tell what one bill says",
        ),
        (
            "A senior administration official said there is no sign of it",
            "There is no sign of it, the administration said",
            0.6,
            "both may rest on the administration",
        ),
        (
            "They signed a joint declaration affirming their goal",
            "The joint declaration, delivered on Friday, affirmed the goal",
            0.6,
            "both may tell what one declaration says",
        ),
        (
            "The agreement calls for fewer centrifuges",
            "The deal seeks to have fewer of them",
            0.6,
            "both may tell what one agreement says",
        ),
        (
            "A group has published an open letter telling him to stay away",
            "It echoed a letter from local leaders who told him not to come",
            0.6,
            "both may tell what one letter says",
        ),
        (
            "Then there is Ana Lopez, who claims that the mayor lied",
            "A second woman, Ana Lopez of Reno, claims that he lied to her",
            0.6,
            "both may rest on Lopez",
        ),
        (
            "The talks have failed, Kim Jong Un said",
            "Kim Jong Un walked out of the talks",
            0.6,
            "both may rest on Kim Jong Un",
        ),
    ],
)
def test_both_rest_on_one(left: str, right: str, score: float, detail: str) -> None:
    assert found(origin.check, pair(left, "CNN", right, "Fox News")) == ("same_origin", score, detail)


@pytest.mark.parametrize(
    ("left", "left_outlet", "right", "right_outlet"),
    [
        ("The mill burned", "CNN", "The mill burned", "Fox News"),
        ("RFA reported that the mill burned", "RFA", "The mill burned", "RFA"),  # its own word
        ("The test failed, Yonhap reported", "CNN", "The test failed, KCNA reported", "Fox News"),
        (
            "A source in Ryanggang Province said rations resumed",
            "Daily NK",
            "Rations resumed, a resident of Ryanggang Province said",
            "RFA",
        ),
        ("A source said rations resumed", "Daily NK", "Rations resumed, a source said", "RFA"),  # anybody
        ("The Pentagon said the test failed", "CNN", "The White House said the test failed", "Fox News"),
        ("South Korean analysts said the test failed", "CNN", "South Korea said the test failed", "Fox News"),
        ("U.S. officials said the test failed", "CNN", "South Korean officials said the test failed", "Fox News"),
        ("Russian diplomats in Pyongyang said the test failed", "CNN", "North Korea said the test failed", "Fox News"),
        ("U.S. military officials in Seoul said it failed", "CNN", "South Korea's military said it failed", "Fox News"),
        ("Chinese diplomats at the Pentagon said it failed", "CNN", "China's military said it failed", "Fox News"),
        ("Iranian officials said the test failed", "CNN", "U.S. officials said the test failed", "Fox News"),
        ("Hospital officials said it failed", "CNN", "South Korea's defense ministry said it failed", "Fox News"),
        ("Residents said the mill burned", "CNN", "The mill burned, residents said", "Fox News"),
        ("The company said the deal with Trump was off", "CNN", "Trump said the deal was off", "Fox News"),
        ("The depot holds 28,500 rifles", "CNN", "The farm holds 28,500 chickens", "Fox News"),
        ("The Washington Post said the test failed", "CNN", "U.S. officials said the test failed", "Fox News"),
        ("It left 3,000 dead, the mayor said", "CNN", "It left 3,000 dead, a doctor said", "Fox News"),  # a round one
        ("Kim Jong Un said the talks failed", "CNN", "The talks failed, Ri Yong Ho said", "Fox News"),
        ("The president said the talks failed", "CNN", "President Moon said the talks failed", "Fox News"),
        ("It was “no accident,” the envoy said", "CNN", "The envoy wrote: “No accident.”", "Fox News"),  # too short
        ("The two sides struck a deal on Tuesday", "CNN", "A deal of the two sides was signed on Tuesday", "Fox News"),
        ("The plan would fail", "CNN", "The plan was made in May", "Fox News"),  # anybody may know of it
        ("The talks failed, a Gallup poll found", "CNN", "They failed, a Marist poll found", "Fox News"),
        ("It burned, a report by Amnesty said", "CNN", "It burned, the U.N. panel's report said", "Fox News"),
        (
            "The mayor said in a report that it burned",
            "CNN",
            "The coast guard said in a report that it burned",
            "Fox News",
        ),
        ("He met a senior official of the ruling party", "CNN", "The ruling party's man met him", "Fox News"),
        ("Hospitals report that it killed 30", "CNN", "It killed 30, in the state's latest report", "Fox News"),
        ("After the launch he said it failed", "CNN", "After the flight it was said to have failed", "Fox News"),
        ("He is a man whom Trump told of it", "CNN", "He is one whom Trump told of the talks", "Fox News"),
        ("It is “Make America Great Again” day", "CNN", "It says “Make America Great Again” on it", "Fox News"),
        (
            "The envoy (“fire and fury”) met him in a hotel by the sea",
            "CNN",
            "He met him in a hotel by the sea",
            "Fox News",
        ),
        (
            'The envoy ("fire and fury") met him in a hotel by the sea',
            "CNN",
            "He met him in a hotel by the sea",
            "Fox News",
        ),
        ("The police of Hamhung said it burned", "CNN", "It burned, a man in Hamhung said", "Fox News"),
        ("It burned after Police told them to leave", "CNN", "It burned; Police told all to leave", "Fox News"),
        (
            "A resident near Pak's house said Pak reported the fire",
            "CNN",
            "The fire was told by one resident, who said Pak reported it",
            "Fox News",
        ),
        ("It burned, as the Ministry announced", "CNN", "It burned in May; the Ministry announced it", "Fox News"),
        ("The bill to ban it would fail", "CNN", "The bill failed", "Fox News"),
        (
            "“Barack Obama was born in America,” Clinton said",
            "CNN",
            "“President Barack Obama was born in the United States, period,” Trump said",
            "Fox News",
        ),
        ("It would fail in May", "CNN", "The bill failed in May", "Fox News"),
        ("A spokesman said Kim Jong Un will go", "CNN", "A resident said Kim Jong Un will go", "Fox News"),
        ("A spokesman said Donald Trump would sign it", "CNN", "Ri Yong Ho said he would sign it", "Fox News"),
        ("The official, who met Kim Jong Un, said it failed", "CNN", "It failed, a resident said", "Fox News"),
        (
            "“The North has fired two short-range missiles into the sea,” Abe said",
            "CNN",
            "The North fired two short-range missiles into the sea, Moon said",
            "Fox News",
        ),
        ("The United States said it would vote", "CNN", "The United Nations will hold the vote", "Fox News"),
        ("The New York Times reported that it burned", "CNN", "It burned in New York", "Fox News"),
        ("Brett Kavanaugh has been accused of it", "CNN", "Kavanaugh has been accused of it", "Fox News"),
        ("It will be the first visit", "CNN", "The report said it would be the first visit", "Fox News"),
        ("The package contained a pipe bomb", "CNN", "A package contained a bomb", "Fox News"),
        ("The agreement would be signed", "CNN", "The deal would be signed", "Fox News"),
        ("The agreement will be signed on Friday", "CNN", "The deal will be signed on Friday", "Fox News"),
        ("Senate Republicans said it failed", "CNN", "House Republicans said it failed", "Fox News"),
        ("Local government officials said it burned", "CNN", "The government said it burned", "Fox News"),
        ("The deal seeks peace", "CNN", "They struck the deal in May", "Fox News"),
        ("Another freshman, of Texas, said it failed", "CNN", "One more freshman said it failed", "Fox News"),
        ("New York Governor Cuomo said it failed", "CNN", "New York Mayor de Blasio said it failed", "Fox News"),
    ],
)
def test_no_one_origin(left: str, left_outlet: str, right: str, right_outlet: str) -> None:
    assert found(origin.check, pair(left, left_outlet, right, right_outlet)) is None


@pytest.mark.parametrize(
    ("left", "right", "word"),
    [
        ("It burned, a report by Amnesty said", "It burned, as the report has it", "report"),
        ("The lawsuit alleges that he lied", "He lied, by the complaint", "lawsuit"),
        ("The study found ten cases", "Ten cases stand in a study", "study"),
        ("The deal calls for fewer mills", "The agreement seeks to have fewer", "agreement"),
        ("The tape includes his words", "His words are on a tape", "tape"),
        ("The memoir describes the fire", "The fire is in his book", "memoir"),
        ("The directive requires masks", "Masks, by a memorandum", "directive"),
    ],
)
def test_both_may_tell_what_one_document_says(left: str, right: str, word: str) -> None:
    told = ("same_origin", 0.6, f"both may tell what one {word} says")
    assert found(origin.check, pair(left, "CNN", right, "Fox News")) == told
    assert found(origin.check, pair(right, "CNN", left, "Fox News")) == told


def drawing_on(agency: str, text: str, outlet: str) -> Claim:
    made = claim(text, outlet, claim_id=outlet)
    return replace(made, attribution=replace(made.attribution, contributed=agency))


def test_she_says_may_be_said_of_whom_the_sentence_names() -> None:
    """Whoever an earlier sentence was taken to name; not where the words are a quotation."""
    named = claim("Ana Ford said he pushed her", "The Post", claim_id="1")
    other = claim("A woman named Ana Ford is sure: she says he pushed her", "The Echo", claim_id="2")
    carried = replace(other.attribution, voice=Voice.NAMED, speaker="Crystal Mann", carried=True)
    for told, said in ((carried, "both may rest on Ana Ford"), (replace(carried, quoted=True), None)):
        one = Pair(named, replace(other, attribution=told))
        assert found(origin.check, one) == found(origin.check, Pair(one.right, one.left))
        assert found(origin.check, one) == (said and ("same_origin", 0.6, said))


def test_two_articles_that_draw_on_one_agency_may_be_one_origin() -> None:
    post = drawing_on("AP, Reuters", "The mill burned", "The Post")
    herald = drawing_on("AP", "The mill burned down", "The Herald")
    echo = drawing_on("Kyodo", "The mill burned down", "The Echo")
    agency = claim("The mill burned down", "AP", claim_id="AP")
    crediting = claim("The mill burned down, AP reported", "The Star", claim_id="The Star")
    may = ("same_origin", 0.2, "both may rest on AP, which their articles draw on")
    for other in (herald, agency, crediting):
        assert found(origin.check, Pair(post, other)) == found(origin.check, Pair(other, post)) == may
    assert found(origin.check, Pair(post, echo)) is None


def test_findings_name_their_pair() -> None:
    pairs = [
        pair("The mill burned", "CNN", "The dam broke", "Fox News"),
        pair("The mill burned, Yonhap reported", "CNN", "The mill burned", "Yonhap"),
    ]
    finding = Finding("origin", Label.REPRINT, 1.0, "CNN credits Yonhap")
    assert list(origin.check(pairs, NO_MODELS)) == [(1, finding)]


@pytest.mark.parametrize(
    ("left", "right", "score", "detail"),
    [
        ("North Korea vowed to test a rocket", "KCNA reported that it would test a rocket", 0.8, "both rest on KCNA"),
        (
            "Pyongyang said it fired a rocket",
            "North Korean state television said it fired one",
            0.8,
            "both rest on Pyongyang",
        ),
        (
            "A State Department spokesman said he was unaware",
            "State Department officials said he did not know",
            0.8,
            "both rest on State Department officials",
        ),
        (
            "South Korea said the North moved a missile",
            "South Korean Defense Minister Kim Kwan-jin said the North moved one",
            0.6,
            "both may rest on officials of South Korea",
        ),
        (
            "U.S. officials said it failed",
            "U.S. and Japanese officials said it failed",
            0.6,
            "both may rest on officials of the United States",
        ),
        (
            "It blew up, officials said",
            "It blew up, U.S. officials said",
            0.6,
            "both may rest on officials of the United States",
        ),
        ("The Korean People's Army said it failed", "KCNA reported that it failed", 0.8, "both rest on KCNA"),
        (
            "Officials in Seoul said it failed",
            "South Korea said it failed",
            0.6,
            "both may rest on officials of South Korea",
        ),
        (
            "State media reported that he signed the plan",
            "North Korea said that he signed the plan",
            0.6,
            "both may rest on state media of North Korea",
        ),
        (
            "A source in Hyesan said rations resumed",
            "Rations resumed, a source in Hyesan said",
            0.3,
            "both cite a source in Hyesan, who may be one",
        ),
        (
            "The depot holds 28,500 rifles",
            "A depot of 28,500 rifles stood there",
            0.3,
            "both give 28,500 rifles, so exact a figure that it may have one source",
        ),
    ],
)
def test_one_office_or_one_count(left: str, right: str, score: float, detail: str) -> None:
    for one, other in ((left, right), (right, left)):
        assert found(origin.check, pair(one, "CNN", other, "Fox News")) == ("same_origin", score, detail)


def test_an_agency_of_a_state_and_what_the_state_said() -> None:
    said = pair("North Korea vowed to test a rocket", "CNN", "The country is to test a rocket", "KCNA")
    assert found(origin.check, said) == ("same_origin", 0.8, "both rest on KCNA")


def test_a_title_alone_is_held_against_the_names_around_it() -> None:
    named = claim("Trump said the deal was off", "CNN", claim_id="1")
    title = claim("The president said the deal was off", "Fox News", claim_id="2")
    assert found(origin.check, Pair(named, title)) is None  # whose president?
    told = replace(title, before="Mr. Trump spoke at dinner.")
    assert found(origin.check, Pair(named, told)) == ("same_origin", 0.6, "both may rest on Trump")
    assert found(origin.check, Pair(told, named)) == ("same_origin", 0.6, "both may rest on Trump")


SENTENCE = st.sampled_from(
    [
        "North Korea vowed to burn the mill",
        "KCNA reported that the mill burned",
        "Officials said the mill burned",
        "South Korean Defense Minister Kim Kwan-jin said the mill burned",
        "The mill burned",
        "The mill burned, Yonhap reported",
        "The mill burned, RFA reported",
        "The mill burned, Ri Yong Ho said",
        "Foreign Minister Ri Yong Ho said the mill burned",
        "A source in Hyesan said the mill burned",
        WEAPONS,
        "It wrote: “We will never give up our nuclear weapons, whatever it costs”",
        "It wrote: “We are never at rest here” and “We will never give up our nuclear weapons”",
    ]
)
OUTLET = st.sampled_from([None, "RFA", "Yonhap", "CNN"])


@given(SENTENCE, OUTLET, SENTENCE, OUTLET)
def test_swapping_the_claims_changes_nothing_but_the_order_of_the_words(
    left: str, left_outlet: str | None, right: str, right_outlet: str | None
) -> None:
    one = pair(left, left_outlet, right, right_outlet)
    forth, back = found(origin.check, one), found(origin.check, Pair(one.right, one.left))
    assert (forth and (*forth[:2], sorted(forth[2].split()))) == (back and (*back[:2], sorted(back[2].split())))
