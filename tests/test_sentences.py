"""Sentences by their offsets, and what on a page is none."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.claims.furniture import paragraphs
from claimtrack.claims.sentences import is_checkable, parts, sentences
from claimtrack.records import PartKind

PROSE = (
    "The mill in Sariwon closed on Monday after forty years, a trader said.\n\n"
    "Its workers were sent to two farms outside the city, he added."
)
PROSE_SENTENCES = PROSE.split("\n\n")


def texts(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["The plan went to the capital on Jan. 8.", "It was approved on Feb. 12 by Mr. Kim."],
        ["It cost U.S. $14,124 per day.", "They drew on No. 2 stocks.", "That is 3.5 percent more."],
        ["“The rice is gone,” he said.", "“We ate it all.”", "Then he left."],
        ["He asked “why now?” and left.", '"Is it over?" she asked.', '"No."'],
        ["Nobody is so close to Kim Jong Un.", "They met.", "Then they raised the tax.", "It fell."],
        ["Lt. Gen. Berg and Cmdr. Ham spoke.", "U.S. Secretary Jo Roe was at the U.N. Security Council."],
        ["The D.P.R.K. may fire again.", "It flew 787 km.", "It fell at 5:30 a.m. local time."],
        ["She lives in Claremont, Calif.", "“We met Gen. “Iron” Roe there,” she said."],
        ["(It did not explode.)", "Sens. John Roe and Ann Doe agreed…", "So did others!"],
    ],
)
def test_sentences_of_a_paragraph(expected: list[str]) -> None:
    assert texts(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The talks ended.Both sides left.", ["The talks ended.", "Both sides left."]),
        ("He said “it ended.”The next day came.", ["He said “it ended.”", "The next day came."]),
        ("Russia will deliver 50,000 tons of flour", ["Russia will deliver 50,000 tons of flour"]),
        ("• Two ships left port.\n- One came back.", ["Two ships left port.", "One came back."]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences_of_a_text(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_paragraphs_are_counted() -> None:
    text = "One mill closed. Another opened.\n\nA third burned."
    assert [s.paragraph for s in sentences(text)] == [0, 0, 1]


def test_hard_wrapped_lines_flow_on() -> None:
    text = (
        "The mill in Sariwon closed on Monday after\nforty years, a trader said. Its workers\n"
        "were sent to two farms.\n\n"
        "A second mill, in a town to the north, is\nexpected to close this year."
    )
    assert paragraphs(text) == [(0, 106), (108, 178)]
    assert [sentence.replace("\n", " ") for sentence in texts(text)] == [
        "The mill in Sariwon closed on Monday after forty years, a trader said.",
        "Its workers were sent to two farms.",
        "A second mill, in a town to the north, is expected to close this year.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "14 C",
        "-3 °C",
        "Tuesday, March 5, 2024",
        "February 06, 2024 at 11:30AM",
        "by DailyNK(North Korean Media)",
        "By Jane Doe, Mill News",
        "Mill closes in Sariwon after forty years",
        "# Mill closes",
        "Who will pay?",
        "War on dust",
        "ADVERTISEMENT",
        "Read in Korean",
        "View Full Site",
        "View all comments.",
        "Add comment",
        "Most Popular Articles",
        "Read more: The other mill",
        "READ MORE:",
        "Related: Why the other mill closed last year, and who gained from it.",
        "SEE ALSO: The other mill closes too, and its owner is arrested.",
        "CLICK HERE TO GET THE MILL NEWS APP",
        "Sign up for our newsletter and never miss a mill.",
        "Get the stories you care about delivered to your inbox.",
        "Follow us on Twitter @millnews.",
        "The post Mill closes in Sariwon appeared first on Mill News English.",
        "Reported by Min Park for RFA’s Korean Service. Translated by Jo Lee.",
        "Translated by Jo Lee. Edited by Al Roe.",
        "Please send any comments or questions about this article to desk@mill.example.",
        "Jane Doe and the Associated Press contributed to this report.",
        "© 2024 The Mill News, LLC.",
        "(Copyright 2018 The Mill News. All rights reserved.)",
        "The mill stands empty in this file picture. Image: Mill News file photo",
        "The mill stands empty on Monday, March 4, 2024, in Sariwon. (AP Photo/Jane Doe, File)",
        "FILE - In this March 2, 2020, photo, the mill stands empty. Its owner has left. (AP Photo/Jane Doe)",
        "A worker passes the mill, which was closed on Monday. REUTERS/Jane Doe",
        "A worker passes the mill. Pool/via REUTERS",
        "Image copyright Getty Images Image caption The mill was closed on Monday.",
        "Enlarge this image toggle caption Jane Doe/Getty Images",
        "JUST WATCHED Inside the mill Replay More Videos ... MUST WATCH Inside the mill 03:31",
        "Photos: The mill – A worker leaves the mill. Hide Caption 13 of 28",
        "Story highlights The mill was closed on Monday, a trader says",
        "We closed it. Sad! pic.twitter.com/abc123",
        "We closed the mill. It was the best mill. — The Miller (@miller) March 5, 2024",
        "The owner denies it all, to the last word, on the record Read more",
        "Jane Doe is a reporter for the Mill News. She covers grain. Follow her on Twitter @janedoe.",
        "• Jane A. Doe Jr. is editor emeritus of the Mill News.",
        "Jane Doe and Jo de la Roe are senior fellows at the Grain Institute in Lake City.",
        "Jane Doe is Assistant Professor of Milling at Lake College, and the author of “Grain and Men”.",
        "Jane Doe’s email address is jane@mill.example, and she reads every letter.",
        "She can be reached by day and night at jane@mill.example.",
        "Follow Doe at twitter.com/janedoe and Roe at twitter.com/joroe.",
        "Follow Jane Doe on Twitter and see what she has to say.",
        "Copyright 2024 The Mill News. All rights reserved. This material may not be published or broadcast.",
        "Reporting by Jane Doe in Seoul; Writing by Jo Roe; Editing by Al Poe",
        "Writing by Jo Roe; Editing by Al Poe and the rest of the desk.",
        "Jane Doe contributed reporting.",
        "With assistance by Jane Doe and Jo Roe in the city of Seoul",
        "Associated Press writers Jane Doe in Seoul and Jo Roe in Tokyo contributed.",
        "Doe reported from Seoul. Jane Doe and Jo Roe reported from Tokyo and Lake City.",
        "• This article is based in part on wire service reports.",
        "This story has been updated to tell what the owner of the mill said.",
        "This article was amended on 10 August 2024 to correct the age of the mill.",
        "This column originally appeared in the Lake Times.",
        "This is a rush transcript. Copy may not be in its final form.",
        "The views in this article are those of the author.",
        "You can see all our recent posts about the mill here.",
    ],
)
def test_furniture_is_no_claim(line: str) -> None:
    assert texts(f"{line}\n\n{PROSE}") == PROSE_SENTENCES
    assert texts(f"{PROSE}\n\n{line}") == PROSE_SENTENCES


def test_who_is_told_of_elsewhere_is_no_author() -> None:
    line = "Jane Doe is a professor at Lake College, where she studies mills."
    rest = "Doe was arrested at the mill on Friday."
    assert texts(f"By Jane Doe\n\n{PROSE}\n\n{line}") == PROSE_SENTENCES  # a byline tells nothing
    assert texts(f"{rest}\n\n{PROSE}\n\n{line}") == [rest, *PROSE_SENTENCES, line]


def test_an_author_stands_at_an_end_of_the_article() -> None:
    line = "Jane Doe is a professor at Lake College, where she studies mills."
    around = "\n\n".join([PROSE] * 5)
    assert line in texts(f"{around}\n\n{line}\n\n{around}")
    assert line not in texts(f"{around}\n\n{line}\n\n{PROSE}")
    assert line not in texts(f"{line}\n\n{around}")


@pytest.mark.parametrize("count", [1, 2, 20])
def test_a_footer_at_the_end_of_a_paragraph_takes_nothing_with_it(count: int) -> None:
    story = [f"The mill in Sariwon lost {number} of its workers in that year." for number in range(100, 100 + count)]
    for footer in (
        "The Associated Press contributed to this report.",
        "John E. Doe contributed to the story.",
        "Jo Doe contributed reporting.",
    ):
        assert texts(" ".join([*story, footer])) == story
    assert texts(" ".join([*story, "The Associated Press contributed to this report."])) == story


@pytest.mark.parametrize(
    "sentence",
    [
        "Sources say so.",
        "Related charges were filed against the miller on Friday.",
        "Reported by state media on Monday, the closure surprised nobody.",
        "The launch was announced by the Korean Central News Agency (KCNA).",
        "The court ruled in favour of the state (Ohio v. EPA).",
        "Comments by the minister were carried by the Korean Central News Agency.",
        "Images of the site, taken from space, show two new roofs.",
        "More than 170,000 sacks have been lost since 2004.",
        "By August, the mill was still losing money.",
        "Photos and videos of the fire were deleted by the police.",
        "It flew about 500 kilometres and fell at 10:30.",
        "The minimum load is 5,500 kilos (12,100 pounds), although most carry about 10,000 kilos or more",
        "The Korean Central News Agency (KCNA) Tuesday carried the news.",
        "Kim told the Associated Press (AP) so on Monday.",
        "“I will not go,” the miller said.",
        "Following the fire, two mills were closed on Twitter rumours alone.",
        "Jane Doe is a reporter for the Mill News, and she was told that the mill would open again, officials said.",
        "The mill can be reached by a road that is shut in winter.",
        "This report by the ministry was published in June.",
        "This article of the treaty is broken every year.",
        "The transcript of the call was released by the ministry.",
        "Jane Doe reported from the front that the army had fled.",
        "The views of the ministry are those of the party.",
        "The workers contributed a tenth of their pay.",
        "The ministry was based in Sariwon until the fire.",
        "Kim Jong Un is the author of the plan to close all mills by the lake and to open none.",
    ],
)
def test_a_real_sentence_is_kept(sentence: str) -> None:
    assert texts(f"{PROSE}\n\n{sentence}") == [*PROSE_SENTENCES, sentence]


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("SEOUL (Reuters) - The mill closed.", "The mill closed."),
        ("PYONGYANG, North Korea (AP) — The mill closed.", "The mill closed."),
        ("(CNN) The mill closed.", "The mill closed."),
        ("Pyongyang, December 24 (KCNA) -- The mill closed.", "The mill closed."),
        ("GUAM — The mill closed.", "The mill closed."),
        ("HANOI—The mill closed.", "The mill closed."),
        ("The mill was praised by all visitors. -0-", "The mill was praised by all visitors."),
        ("Now the owner denies it. Read more", "Now the owner denies it."),
        ("NATO — the alliance — was not asked.", "NATO — the alliance — was not asked."),
    ],
)
def test_datelines_and_end_marks_are_stripped(line: str, rest: str) -> None:
    assert texts(line) == [rest]


def test_readers_comments_are_not_the_outlets() -> None:
    comment = "The mill was mine, and I burned it down myself."
    assert texts(f"{PROSE}\n\nComments (2)\n\n{comment}") == PROSE_SENTENCES


def test_a_caption_under_the_repeated_title() -> None:
    title = "Mill Closes in Sariwon After Years"
    assert texts(f"{title}\n\n{title} Workers leave the mill on Friday.\n\n{PROSE}") == PROSE_SENTENCES


@pytest.mark.parametrize(
    ("sentence", "checkable"),
    [
        ("The mill closed on Monday.", True),
        ("“We used to rest,” he said, adding, “Who is the miller now?”", True),
        ("Who will pay for it all now?", False),
        ("“Who will pay for the mill?”", False),
        ("They never have.", False),
        ("KOREAN WAR TO END!", False),
        ("___", False),
        ("", False),
    ],
)
def test_checkable(sentence: str, checkable: bool) -> None:
    assert is_checkable(sentence) is checkable


ANY_TEXT = st.text() | st.lists(
    st.sampled_from(
        [
            *("\n", "\n\n", " ", ".", "?", "”", '"', "“", "U.S.", "Jan. 8", "No. 2", "(KCNA) -- "),
            *("Comments (0)", "Read more", "(AP Photo/X)", "— A (@a) May 9, 2018", "-0-", "it", "•"),
            *("SEOUL (Reuters) - ", "The mill closed"),
            *("Mill closes", "Photo: X", "Sens.", "14 C", "The talks ended.Both left"),
        ]
    ),
    max_size=40,
).map("".join)


@given(ANY_TEXT)
def test_spans_are_in_order_trimmed_and_clear_of_furniture(text: str) -> None:
    found = sentences(text)
    other = [part for part in parts(text) if part.kind is not PartKind.BODY]
    spans = sorted([(one.start, one.end) for one in found] + [(one.start, one.end) for one in other])
    assert [(s.start, s.end) for s in found] == sorted((s.start, s.end) for s in found)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() for s in found)
    assert [s.paragraph for s in found] == sorted(s.paragraph for s in found)
    for sentence in found:
        is_checkable(text[sentence.start : sentence.end])


PAGE = """\
Mill closes in Sariwon

By Jane Doe

Tuesday, March 5, 2024

The mill stands empty in this file picture. Image: Mill News file photo

SARIWON (Reuters) - The mill in Sariwon closed on Monday, a trader said. “We were told nothing,” he said.

What they say in the town

Its workers were sent to two farms. FILE PHOTO: A worker leaves the mill. Two of them came back.

ADVERTISEMENT

• A second mill is to close in May, residents said. -0-

Reported by Min Park for RFA’s Korean Service.

Read more: The other mill

Comments (2)

The mill was mine, and I burned it down."""


def test_parts_have_their_kind() -> None:
    assert [(part.kind.value, PAGE[part.start : part.end]) for part in parts(PAGE)] == [
        ("headline", "Mill closes in Sariwon"),
        ("byline", "By Jane Doe"),
        ("dateline", "Tuesday, March 5, 2024"),
        ("caption", "The mill stands empty in this file picture. Image: Mill News file photo"),
        ("dateline", "SARIWON (Reuters) -"),
        ("body", "The mill in Sariwon closed on Monday, a trader said. “We were told nothing,” he said."),
        ("crosshead", "What they say in the town"),
        ("body", "Its workers were sent to two farms."),
        ("caption", "FILE PHOTO: A worker leaves the mill."),
        ("body", "Two of them came back."),
        ("furniture", "ADVERTISEMENT"),
        ("body", "A second mill is to close in May, residents said."),
        ("furniture", "-0-"),
        ("byline", "Reported by Min Park for RFA’s Korean Service."),
        ("furniture", "Read more: The other mill"),
        ("furniture", "Comments (2)\n\nThe mill was mine, and I burned it down."),
    ]


@given(ANY_TEXT)
def test_parts_cover_the_text(text: str) -> None:
    """All but blank space and list marks, and claims are cut from the body alone."""
    found = parts(text)
    assert all(before.end <= after.start for before, after in pairwise(found))
    body = [(part.start, part.end) for part in found if part.kind is PartKind.BODY]
    assert all(any(start <= s.start and s.end <= end for start, end in body) for s in sentences(text))
    edges = [0, *(edge for part in found for edge in (part.start, part.end)), len(text)]
    between = "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    assert re.fullmatch(r"[\s•*·▪–—-]*", between)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 300_000,
        "." * 300_000,
        '"' * 300_000,
        "The mill. " * 30_000,
        "U.S. " * 60_000,
        "Photo: " * 40_000,
        "(" * 300_000,
        "The (AP) " * 30_000,
        "— (@" * 60_000,
        "\n" * 300_000,
        "A\n" * 100_000,
        "REUTERS/A" * 30_000,
        "A. " * 100_000,
    ],
    ids=lambda text: repr(text[:9]),
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    began = time.process_time()
    sentences(text)
    assert time.process_time() - began < 10
