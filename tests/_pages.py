"""Small web pages of our own, in the layouts that outlets use: nothing in them is anyone's article."""

from __future__ import annotations

from dataclasses import dataclass

WORDS = (
    "The mill in Sariwon closed on Monday, a trader said, after forty years of work.",
    "“We were told nothing,” the trader said. The bakery next door stays open until the end of the month.",
    "Flour now costs 5,000 won a kilogram at the town’s market, against 4,000 won in January, two residents said.",
    "Officials have not said when the mill will open again, and the trader doubted that it ever will.",
)
# Those, and more of them: a longer report, of which other programs made the files in made/.
MADE = (
    *WORDS,
    "The mill was built in 1984 and ground 60 tons of wheat a day, the town’s records show. It kept 140 people in "
    "work.",
    "Its owner, a trading company in the capital, bought new rollers two years ago. They were never put in, the trader "
    "said, because the power came for only three hours a day.",
    "A second mill, at Pongsan, has taken on thirty of the workers. The others were told to wait.",
    "The price of bread has not changed so far. A baker on the market square said that she had flour for two weeks, "
    "and that she would bake less after that.",
)
TITLE = "Mill closes in Sariwon"
_NAV = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/world'>World</a></li></ul></nav>"
_MORE = (
    "<aside><h3>Most read</h3><ol><li><a href='/a'>Ten ways to boil rice</a></li>"
    "<li><a href='/b'>Ferry is late again</a></li><li><a href='/c'>Quiz of the week</a></li></ol></aside>"
)
_FOOT = "<footer><p>© 2021 All rights reserved.</p><p><a href='/terms'>Terms</a></p></footer>"


@dataclass(frozen=True)
class Layout:
    """A page's parts: `{body}` in `main` is replaced by the paragraphs, each within `paragraph`."""

    head: str
    main: str
    paragraph: str = "<p>{}</p>"

    def page(self, words: tuple[str, ...] = WORDS, *, charset: str = "utf-8") -> str:
        body = "\n".join(self.paragraph.format(one) for one in words)
        return (
            f"<!DOCTYPE html>\n<html lang='en'><head><meta charset='{charset}'>{self.head}</head>\n<body>"
            f"{self.main.replace('{body}', body)}</body></html>\n"
        )


def json_ld(more: str = "") -> str:
    return (
        '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",'
        f'"headline":"{TITLE}","datePublished":"2024-02-06T23:30:00-05:00","dateModified":"2024-02-09T08:00:00Z",'
        f'"author":{{"@type":"Person","name":"Jane Doe"}},"publisher":{{"name":"The Post"}}{more}}}'
        "</script>"
    )


LAYOUTS = {
    "schema.org": Layout(
        f"<title>{TITLE} | The Post</title><link rel='canonical' href='https://post.example/2024/mill'>{json_ld()}",
        f"<header>{_NAV}</header><main><article><h1>{TITLE}</h1><p class='byline'>By Jane Doe</p>"
        "<figure><img src='a.jpg'><figcaption>The mill on Monday. (The Post)</figcaption></figure>"
        f"{{body}}</article>{_MORE}</main>{_FOOT}",
    ),
    "open graph": Layout(
        f"<title>{TITLE} - The Post</title><meta property='og:title' content='{TITLE}'>"
        "<meta property='og:site_name' content='The Post'><meta property='og:url' content='https://post.example/2024/mill'>"
        "<meta property='article:published_time' content='2024-02-06T23:30:00-05:00'>"
        "<meta property='article:modified_time' content='2024-02-09T08:00:00Z'><meta name='author' content='Jane Doe'>",
        f"<div id='top'>{_NAV}</div><div class='story-body'><h1>{TITLE}</h1>"
        f"<div class='share'><a href='#'>Share</a></div><div class='story-text'>{{body}}</div></div>{_MORE}{_FOOT}",
    ),
    "wordpress": Layout(
        f"<title>{TITLE} – The Post</title><link rel='canonical' href='https://post.example/2024/mill'>"
        "<meta property='og:site_name' content='The Post'>",
        f"<div id='page'>{_NAV}<div id='content'><article class='post type-post'><header class='entry-header'>"
        f"<h1 class='entry-title'>{TITLE}</h1><div class='entry-meta'><time class='entry-date published' "
        "datetime='2024-02-06T09:00:00+09:00'>February 6, 2024</time> by <span class='author vcard'>"
        "<a rel='author' href='/jd'>Jane Doe</a></span></div></header><div class='entry-content'>{body}"
        "<div class='sharedaddy'><ul><li><a href='#'>Tweet</a></li></ul></div></div></article>"
        "<section id='comments'><h2>2 comments</h2><ol><li><p>What a sad day for the town.</p></li></ol></section>"
        f"</div></div>{_FOOT}",
    ),
    "microdata": Layout(
        f"<title>{TITLE}</title><link rel='canonical' href='https://post.example/2024/mill'>"
        "<meta name='application-name' content='The Post'>",
        f"{_NAV}<div itemscope itemtype='http://schema.org/NewsArticle'><h1 itemprop='headline'>{TITLE}</h1>"
        "<span itemprop='author'>Jane Doe</span><time itemprop='datePublished' datetime='2024-02-06'>6 Feb 2024</time>"
        f"<div itemprop='articleBody'>{{body}}</div></div>{_MORE}{_FOOT}",
    ),
    "with advertisements and links between paragraphs": Layout(
        f"<title>{TITLE} | The Post</title><link rel='canonical' href='https://post.example/2024/mill'>{json_ld()}",
        f"<header>{_NAV}</header><article><h1>{TITLE}</h1>{{body}}</article>{_MORE}{_FOOT}",
        "<div class='paragraph'><p>{}</p></div><div class='ad-slot'><span>Advertisement</span></div>",
    ),
    "a table layout of old": Layout(
        f"<title>{TITLE}</title><meta name='author' content='Jane Doe'><meta name='date' content='2024-02-06'>"
        "<link rel='canonical' href='https://post.example/2024/mill'>",
        f"<table><tr><td width='160'><a href='/'>Home</a><br><a href='/p'>Politics</a></td><td><h2>{TITLE}</h2>"
        "{body}</td></tr></table>",
    ),
}
