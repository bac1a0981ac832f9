"""Who says it, with which verb and how firmly: sentence by sentence, and over an article."""

from __future__ import annotations

import time

import pytest

from claimtrack import claims
from claimtrack.claims.attribution import attributions, backing
from claimtrack.records import Article, Attribution, Claim, Commitment, Voice


def _spans(*sentences: str, joined_by: str = " ") -> tuple[str, list[tuple[int, int]]]:
    text, spans = joined_by.join(sentences), []
    start = 0
    for sentence in sentences:
        spans.append((start, start + len(sentence)))
        start += len(sentence) + len(joined_by)
    return text, spans


def _one(sentence: str) -> Attribution:
    return attributions(sentence, [(0, len(sentence))])[0]


@pytest.mark.parametrize(
    ("sentence", "voice", "speaker", "verb"),
    [
        ("Traders in the port closed their stalls.", Voice.OUTLET, "", ""),
        ("Kim called the port “a place where nobody wants to work”.", Voice.NAMED, "Kim", "called"),
        ("“Nobody will ever work in the port again,” Kim shouted.", Voice.NAMED, "Kim", "shouted"),
        ("“The mill has no coal left at all,” Kim said.", Voice.NAMED, "Kim", "said"),
        (
            "“The mill has no coal left at all,” said Kim Yong Nam, a manager.",
            Voice.NAMED,
            "Kim Yong Nam",
            "said",
        ),
        ("Chang, a professor at the college, said the mill had closed.", Voice.NAMED, "Chang", "said"),
        ("“The mill closed in May,” Chang, a professor at the college, said.", Voice.NAMED, "Chang", "said"),
        (
            "Mr. Rahami’s father told reporters that he was shocked.",
            Voice.NAMED,
            "Mr. Rahami’s father",
            "told",
        ),
        (
            "Defense Secretary Chuck Hagel said on Monday that two ships had left.",
            Voice.NAMED,
            "Defense Secretary Chuck Hagel",
            "said",
        ),
        (
            "The mill closed in May, a source in North Hamgyong Province told Daily NK.",
            Voice.ANONYMOUS,
            "a source in North Hamgyong Province",
            "told",
        ),
        (
            "“Coal is the only thing they talk about,” a resident of the city of Chongju, North Pyongan "
            "province, in the country’s northwest, told RFA’s Korean Service.",
            Voice.ANONYMOUS,
            "a resident of the city of Chongju",
            "told",
        ),
        (
            "The price of rice has doubled, a resident of that city said.",
            Voice.ANONYMOUS,
            "a resident of that city",
            "said",
        ),
        (
            "Rice is short, a trader at the largest market of that city said.",
            Voice.ANONYMOUS,
            "a trader at the largest market of that city",
            "said",
        ),
        (
            "A trader in this town told RFA that rice is short.",
            Voice.ANONYMOUS,
            "a trader in this town",
            "told",
        ),
        (
            "The test failed, said a government official who spoke on the condition of anonymity with "
            "South Korea's Yonhap News Agency.",
            Voice.ANONYMOUS,
            "a government official",
            "said",
        ),
        (
            "Mills are closing, sources in the country told RFA.",
            Voice.ANONYMOUS,
            "sources in the country",
            "told",
        ),
        (
            "According to South Korean officials, the mill closed.",
            Voice.ANONYMOUS,
            "South Korean officials",
            "according to",
        ),
        ("The mill closed in May, the statement said.", Voice.DOCUMENT, "the statement", "said"),
        (
            "The plan called for “a new age of local coal and steel”.",
            Voice.DOCUMENT,
            "the plan",
            "called for",
        ),
        (
            "The mill closed, according to a report by two universities.",
            Voice.DOCUMENT,
            "a report",
            "according to",
        ),
        ("Yonhap reported that the mill had closed.", Voice.NAMED, "Yonhap", "reported"),
        # What the outlet reports in its own voice: an act, a noun, a passive.
        ("The government announced a shift to emergency measures.", Voice.OUTLET, "", ""),
        ("Kim Jong Un ordered the Cabinet to act.", Voice.OUTLET, "", ""),
        ("Reports of a closure grew in May.", Voice.OUTLET, "", ""),
        ("A man accused of theft was released.", Voice.OUTLET, "", ""),
        ("Voters who said they were tired stayed at home.", Voice.OUTLET, "", ""),
        # "Said he understood" is no inversion, and "he'd said" no cue of the sentence's.
        ("Kim, who called the mill “old and slow”, said he knew why it closed.", Voice.OUTLET, "", ""),
        (
            "Kim told reporters that he meant the opposite of what he’d said just a day earlier.",
            Voice.NAMED,
            "Kim",
            "told",
        ),
        # The last word is whose word it is.
        (
            "Kim told Moon that he would close the mill, the Blue House said on Sunday.",
            Voice.NAMED,
            "the Blue House",
            "said",
        ),
    ],
)
def test_the_speaker_of_a_sentence(sentence: str, voice: Voice, speaker: str, verb: str) -> None:
    said = _one(sentence)
    assert (said.voice, said.speaker, said.verb) == (voice, speaker, verb)


@pytest.mark.parametrize(
    ("sentence", "commitment"),
    [
        ("The mill closed in May.", Commitment.ASSERTED),
        ("The ministry denied that the mill had closed.", Commitment.DENIED),
        ("Pyongyang rejected reports that the mill had closed.", Commitment.DENIED),
        ("Officials dismissed the claim as a rumour.", Commitment.DENIED),
        ("It is unclear whether the mill has closed.", Commitment.HEDGED),
        ("The mill may have closed in May.", Commitment.HEDGED),
        ("The mill reportedly closed in May.", Commitment.HEDGED),
        ("The mill is believed to have closed.", Commitment.HEDGED),
        ("The mill appears to have closed.", Commitment.HEDGED),
        ("The mill will close in May.", Commitment.FORECAST),
        ("“We will close the mill in May,” Kim said.", Commitment.FORECAST),
        ("The mill is expected to close.", Commitment.FORECAST),
        ("The party plans to close the mill.", Commitment.FORECAST),
        ("Kim vowed to close the mill.", Commitment.FORECAST),
        ("Kim said the mill would close.", Commitment.FORECAST),
        ("Kim said the mill would have closed.", Commitment.ASSERTED),
        ("The mill on the river closed in May, although it might open again.", Commitment.ASSERTED),
        ("The party’s plan to close the mill came under fire.", Commitment.ASSERTED),
    ],
)
def test_how_far_the_speaker_stands_behind_it(sentence: str, commitment: Commitment) -> None:
    assert _one(sentence).commitment is commitment


@pytest.mark.parametrize(
    ("sentence", "credits"),
    [
        ("Yonhap reported that the mill had closed.", "Yonhap"),
        ("The mill closed, the North’s media said, citing KCNA.", "KCNA"),
        ("The mill closed, according to state news agency KCNA.", "KCNA"),
        ("The mill closed, an official told the country’s Yonhap News Agency.", "Yonhap"),
        ("A source in Hyesan told Daily NK that the mill closed.", "Daily NK"),
        ("The New York Times said the mill closed.", "New York Times"),
        ("SEOUL (Reuters) - The mill closed.", "Reuters"),
        ("The mill closed, the AP writes.", "AP"),
        ("State-run papers wrote of it, state media said.", "state media"),
        ("A reporter of Reuters was hurt at the mill.", ""),
        ("The mill closed.", ""),
    ],
)
def test_the_outlet_a_sentence_gives_as_its_source(sentence: str, credits: str) -> None:  # noqa: A002
    assert _one(sentence).credits == credits


@pytest.mark.parametrize(
    ("before", "credited"),
    [
        ("SEOUL, South Korea (AP) — ", ["AP", "AP", "KCNA"]),
        ("A mill on the Taedong. (Photo: Kim)\n\nSEOUL (AP) - ", ["AP", "AP", "KCNA"]),
        ("(Yonhap) -- ", ["Yonhap", "Yonhap", "KCNA"]),
        (
            "SEOUL (Yonhap) - Rain fell on Monday.\n\nTOKYO (Kyodo) - ",
            ["", "", "KCNA"],
        ),  # whose is the rest?
    ],
)
def test_an_agency_whose_dateline_an_article_prints_is_credited_with_all_of_it(
    before: str, credited: list[str]
) -> None:
    text = f"{before}The mill at Sariwon closed in May. Its coal had run out. It was too old, KCNA said on Monday."
    cuts = claims.cuts(Article(text=text, outlet="The Post"))
    assert [cut.attribution.credits for cut in cuts][-3:] == credited
    own = claims.cuts(Article(text=text, outlet="ap"))
    assert "AP" not in [cut.attribution.credits for cut in own]


@pytest.mark.parametrize(
    ("footer", "agencies"),
    [
        ("The Associated Press contributed to this report.", "AP"),
        ("The Post's Ann Lee, Reuters and The Associated Press contributed to this story.", "AP, Reuters"),
        ("Contributing: Ann Lee; Associated Press", "AP"),
        ("Additional reporting by Reuters", "Reuters"),
        ("Ann Lee contributed to this report.", ""),
        ("The mill contributed to this region for years, Yonhap said.", ""),
        ("Reuters said so. Ann Lee contributed to this report.", ""),
    ],
)
def test_agencies_that_the_footer_thanks(footer: str, agencies: str) -> None:
    text = f"The mill closed in May.\n\nIts coal ran out, a worker told The Guardian.\n\n{footer}"
    cuts = claims.cuts(Article(text=text, outlet="The Post"))[:2]
    assert [cut.attribution.contributed for cut in cuts] == [agencies, agencies]
    own = claims.cuts(Article(text=text, outlet="Guardian"))[:2]  # what it was told itself is its own
    assert [cut.attribution.contributed for cut in own] == [agencies, ""]


def _told(*sentences: str, joined_by: str = " ") -> list[tuple[str, bool, bool]]:
    return [(a.speaker, a.quoted, a.carried) for a in attributions(*_spans(*sentences, joined_by=joined_by))]


def test_pronouns_and_numbered_sources_are_who_they_refer_to() -> None:
    assert _told(
        "The mill has no coal, a source in Hyesan said.",
        "A resident of Musan told Daily NK the same.",
        "He said that coal was dear.",
        "“There has been no coal since May,” the source in turn added.",
        "The second source said that prices rose.",
        "“It was the same in the spring,” the first source said.",
        "Coal is short, the Hyesan-based source said.",
    ) == [
        ("a source in Hyesan", False, False),
        ("a resident of Musan", False, False),
        ("a resident of Musan", False, True),
        ("a resident of Musan", True, True),
        ("a resident of Musan", False, True),
        ("a source in Hyesan", True, True),
        ("a source in Hyesan", False, True),
    ]


def test_a_quotation_of_several_sentences_has_one_speaker() -> None:
    assert _told(
        "“The mill closed in May.",
        "Nobody has been paid since then,” a worker said.",
        "“We sell what we can find.”",
        "The mill was built in 1960.",
    ) == [
        ("a worker", True, True),
        ("a worker", True, False),
        ("a worker", True, True),
        ("", False, False),
    ]


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"')])
def test_a_quotation_goes_on_over_paragraphs(opening: str, closing: str) -> None:
    assert _told(
        f"{opening}The mill has been closed since May,{closing} a worker said.",
        f"{opening}Nobody was paid for the whole of the spring.",
        f"{opening}Now they sell their coal at the market.{closing}",
        "The mill was built in 1960.",
        joined_by="\n\n",
    ) == [
        ("a worker", True, False),
        ("a worker", True, True),
        ("a worker", True, True),
        ("", False, False),
    ]


def test_a_lede_rests_on_the_speaker_that_follows() -> None:
    said = attributions(
        *_spans(
            "Mills in the north have closed.",
            "Coal is short.",
            "“There is none to be had anywhere,” a source in Hyesan said.",
            "The mill was built in 1960.",
        )
    )
    assert backing(said) == ["a source in Hyesan", "a source in Hyesan", "", ""]


@pytest.mark.parametrize("noise", ["“", "”", '"', "said ", ", ", "said, “", "(", "who ", "A. ", "the source said "])
def test_hostile_text_takes_linear_time(noise: str) -> None:
    text = noise * (200_000 // len(noise))
    begun = time.process_time()
    attributions(text, [(0, len(text))])
    attributions(text, [(i, i + 10) for i in range(0, len(text) - 10, 10)])
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(("outlet", "credited"), [("Yonhap", ""), ("yonhap", ""), ("CNN", "Yonhap"), (None, "Yonhap")])
def test_an_outlet_that_names_itself_credits_nobody(outlet: str | None, credited: str) -> None:
    text = "The mill has closed, Yonhap reported on Monday."
    (cut,) = claims.cuts(Article(text=text, outlet=outlet))
    assert cut.attribution.credits == credited
    assert claims.in_context(Claim(text=text, outlet=outlet)).attribution.credits == credited


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Ada Park, HHS assistant secretary for public affairs, said in a statement that the mill burned.", "Ada Park"),
        ("Ada Park, senior director for river affairs at the council, said the mill burned.", "Ada Park"),
        ("Asked about the fire, a spokesman, Tom Hale, said in an email that the mill burned.", "a spokesman"),
        ("On Saturday the union announced it was spending $12 million on the mill.", "the union"),
        ("The owner's lawyers indicated they would appeal the ruling.", "the owner's lawyers"),
        ("Park alleges Hale burned down the mill.", "Park"),
        ("Meanwhile, the mayor boasted that he had saved the mill.", "the mayor"),
        ("Pyongyang on Sunday rejected a proposal for talks.", "Pyongyang"),
        ("In Hyesan, Park, who owns the mill, said that it burned.", "Park"),
        ("As experts warned that threats could lead him to burn it, Park said he would.", "Park"),
        ("As many analysts have noted, the mill burned.", "many analysts"),
        ("This week the union said that the mill burned.", "the union"),
        ("When asked about the fire Park said that no mill burned.", "Park"),
        ("Residents who fled after the shelling said the mill was burned.", "Residents"),
        ("The ministry has since repeatedly denied that the mill burned.", "the ministry"),
        ("While Park saw the mill as a threat to Hyesan, the U.S. says that it burned.", "the U.S."),
        ("The council reported its chairman Tom Hale had burned the mill.", "the council"),
        ("Park late on Wednesday said that the mill burned.", "Park"),
        ("However, Tom Hale, an expert on mills in Hyesan, told us that it burned.", "Tom Hale"),
        ("Still, the union, which owns the mill, said that it burned.", "the union"),
        ("However, they were not sure, saying that the mill burned.", "they"),
    ],
)
def test_speakers_between_asides_and_days(sentence: str, speaker: str) -> None:
    assert attributions(sentence, [(0, len(sentence))])[0].speaker == speaker


@pytest.mark.parametrize(
    "sentence",
    [
        "This suggests that the mill burned.",
        "That's because it believes that the mill burned.",
        "Meanwhile, the mill burned.",
        "So, telling them to leave the mill makes little sense.",
        "Seoul has sent two jets to the mill after the North warned that war had come.",
        "Although residents warned that the mill might burn, nothing was done.",
        "The mill announced repairs.",
    ],
)
def test_nobody_speaks(sentence: str) -> None:
    assert attributions(sentence, [(0, len(sentence))])[0].speaker == ""
