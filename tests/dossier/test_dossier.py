import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from example import FINDINGS, HOSTILE, hostile_findings
from legation.actors.authority import load_authority
from legation.dossier import RENDERERS, Act, Dossier, Partner, find_actor, make_dossier
from legation.errors import GraphError
from legation.model import Actor, Findings, Kind

AUTHORITY = load_authority()
MET = "Antony Blinken met with Sergei Lavrov in Geneva."


def found(name: str, findings: Findings = FINDINGS) -> str:
    return find_actor(findings, name, authority=AUTHORITY).id


def dossier_of(id: str, findings: Findings = FINDINGS) -> Dossier:
    return make_dossier(findings, find_actor(findings, id, authority=AUTHORITY), authority=AUTHORITY)


# who is meant


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("sergei-lavrov", "sergei-lavrov"), ("Sergei Lavrov", "sergei-lavrov"), ("sergey LAVROV", "sergei-lavrov"), ("NATO", "nato"), ("the North Atlantic Treaty Organization", "nato"),
        ("Russian Federation", "russia"), ("Russian", "russia"), ("Blinken", "antony-blinken"), ("blinken", "antony-blinken"),
    ],
)  # fmt: skip
def test_id_name_other_name_and_words_of_the_text(name: str, id: str) -> None:
    assert found(name) == id


@pytest.mark.parametrize("name", ["Nobody", "Angela Merkel", "", "Lavro"])
def test_nobody(name: str) -> None:
    with pytest.raises(GraphError, match=rf"^nobody in the graph is called '{name}'; `legation actors list`"):
        found(name)


def test_several() -> None:
    other = Actor(id="lavrov-2", name="Sergey Lavrov", kind=Kind.PERSON)
    both = replace(FINDINGS, actors=(*FINDINGS.actors, other))
    with pytest.raises(GraphError, match="'Sergei Lavrov' may be lavrov-2 or sergei-lavrov; give one of these ids"):
        found("Sergei Lavrov", both)
    assert found("lavrov-2", both) == "lavrov-2"


# what is told


def test_a_person() -> None:
    dossier = dossier_of("sergei-lavrov")
    assert dossier.posts[-1] == "foreign minister of Russia, 2004-03-09 to today" and dossier.belongs_to is None
    assert dossier.names == (("Sergei Lavrov", 1),)
    assert dossier.partners == (Partner(id="antony-blinken", name="Antony Blinken", facts=1, relations=("met with",)),)
    what = "Antony Blinken – met with – Sergei Lavrov"
    assert dossier.acts == (Act(when="2022-01-21", what=what, status="", said_by=None, sentence=MET, article="Talks in Geneva", url="https://example.org/talks", articles=1),)


def test_names_with_counts_the_most_frequent_first() -> None:
    assert dossier_of("russia").names == (("Russia", 4), ("Russian", 1))
    assert dossier_of("antony-blinken").names == (("Antony Blinken", 1), ("Blinken", 1))


def test_partners_are_those_of_facts() -> None:
    [nato] = dossier_of("russia").partners
    assert (nato.name, nato.facts, set(nato.relations)) == ("NATO", 2, {"demanded of", "(rejected a demand of)"})
    assert [partner.name for partner in dossier_of("antony-blinken").partners] == ["Sergei Lavrov"]
    assert dossier_of("ukraine").partners == ()


def test_the_time_line_is_in_order_with_status_and_who_says_so() -> None:
    acts = dossier_of("ukraine").acts
    assert [(act.when, act.status, act.said_by) for act in acts] == [("2022-01-21", "", "Ukraine"), ("2022-01-24/2022-01-30", "planned", None), ("undated", "", "witnesses")]
    assert [act.status for act in dossier_of("nato").acts] == ["", "", "negated"]
    assert acts[1].article == "note" and acts[1].url is None


def test_owner() -> None:
    assert dossier_of("antony-blinken").belongs_to == "United States"
    findings = replace(FINDINGS, actors=(replace(FINDINGS.actors[0], part_of="my-club"), Actor(id="my-club", name="My Club", kind=Kind.GROUP), *FINDINGS.actors[1:]))
    assert dossier_of("antony-blinken", findings).belongs_to == "My Club"


def test_an_actor_without_anything() -> None:
    lone = Actor(id="zz", name="Zed Zed", kind=Kind.PERSON)
    dossier = make_dossier(Findings(citations=(), actors=(lone,), events=()), lone, authority=AUTHORITY)
    assert dossier == Dossier(actor=lone, belongs_to=None, posts=(), names=(), partners=(), acts=())
    assert RENDERERS["text"](dossier) == "Zed Zed\n  person, no Wikidata id\n"
    assert RENDERERS["markdown"](dossier) == "# Zed Zed\n\nperson, no Wikidata id\n"
    assert "<h2>" not in RENDERERS["html"](dossier)


# how it is written


def test_text() -> None:
    text = RENDERERS["text"](dossier_of("ukraine"))
    assert text.startswith("Ukraine\n  state, UKR, Q212\n\nNames seen\n  - Ukraine (3)\n\nTime line\n")
    assert "- 2022-01-24/2022-01-30 Antony Blinken – visited – Ukraine (planned)\n      Blinken will visit Ukraine next week. [note]\n" in text.replace("  (", " (").replace("30  A", "30 A")
    assert "(according to witnesses)" in text and text.endswith("]\n") and "\n\n\n" not in text
    assert "\n  linked: its name\n" in RENDERERS["text"](dossier_of("nato"))
    assert "Partners\n  - Antony Blinken: 1 (met with)\n" in RENDERERS["text"](dossier_of("sergei-lavrov"))


def test_markdown() -> None:
    text = RENDERERS["markdown"](dossier_of("antony-blinken"))
    assert text.startswith("# Antony Blinken\n\nperson, secretary of state, United States, USA, Q7821917\n\n## Posts\n\n- ")
    assert "| partner | facts | relations |\n|---|---|---|\n| Sergei Lavrov | 1 | met with |\n" in text
    assert f"- **2022-01-21** Antony Blinken – met with – Sergei Lavrov  \n  “{MET}” (Talks in Geneva)\n" in text


class Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_html() -> None:
    page = Elements(RENDERERS["html"](dossier_of("sergei-lavrov")))
    assert {"Sergei Lavrov", "Posts", "Names seen", "Partners", "Time line", "2022-01-21", "Antony Blinken"} <= set(page.texts)
    assert [a["href"] for tag, a in page.found if tag == "a"] == ["https://example.org/talks"]
    assert "https://www.wikidata.org/wiki/Q7184" in [a.get("href") for _, a in Elements(RENDERERS["html"](dossier_of("nato"))).found]


@pytest.mark.parametrize("form", sorted(RENDERERS))
def test_the_same_twice(form: str) -> None:
    assert RENDERERS[form](dossier_of("russia")) == RENDERERS[form](dossier_of("russia"))


HOSTILE_FINDINGS = hostile_findings()
EACH = pytest.mark.parametrize("actor", HOSTILE_FINDINGS.actors, ids=lambda actor: actor.id)


def web(url: str | None) -> bool:
    return url is None or re.match(r"https?://", url) is not None


@EACH
def test_hostile_text_does_not_act_in_html(actor: Actor) -> None:
    page = Elements(RENDERERS["html"](make_dossier(HOSTILE_FINDINGS, actor, authority=AUTHORITY)))
    tags = {tag for tag, _ in page.found}
    assert not tags & {"script", "img", "iframe", "object", "embed", "link", "base", "form", "svg"}
    assert not [name for _, attributes in page.found for name in attributes if name.startswith("on") or name in ("src", "action")]
    assert all(web(attributes.get("href")) for _, attributes in page.found)
    [policy] = [a["content"] for tag, a in page.found if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
    assert str(policy).startswith("default-src 'none'")
    assert " ".join(actor.name.split()).replace("\0", "") in " ".join("".join(page.texts).split()).replace("\0", "")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JavaScript:alert(1)", " https://x", "data:text/html,x", "//x", 'https://x" onclick="y', 'https://x"onclick="y'])
def test_only_addresses_of_the_web_are_links(url: str) -> None:
    citations = tuple(replace(citation, url=url) for citation in FINDINGS.citations)
    page = Elements(RENDERERS["html"](dossier_of("sergei-lavrov", replace(FINDINGS, citations=citations))))
    links = [a for tag, a in page.found if tag == "a"]
    assert links == ([{"href": url, "rel": "noreferrer"}] if url.startswith("https") and " " not in url else [])


@EACH
@pytest.mark.parametrize("dialect", ["commonmark", "gfm-like"])
def test_hostile_text_does_not_act_in_markdown(actor: Actor, dialect: str) -> None:
    text = RENDERERS["markdown"](make_dossier(HOSTILE_FINDINGS, actor, authority=AUTHORITY))
    reader = MarkdownIt(dialect, {"html": True, "linkify": False})
    page = Elements(reader.render(text))
    assert {tag for tag, _ in page.found} <= {"h1", "h2", "p", "ul", "li", "strong", "br", "table", "thead", "tbody", "tr", "th", "td"}
    assert not [attributes for tag, attributes in page.found if attributes]


@pytest.mark.parametrize("text", ["[x](javascript:alert(1))", "![x](y)", "<b>x</b>", "a | b", "`x`", "*x* _y_", "# x", "<https://x>", "x\n\n# y", "a\\", "\\| b", *HOSTILE])
def test_markdown_shows_the_very_name(text: str) -> None:
    shown = Actor(id="zz", name=text, kind=Kind.GROUP)
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    page = Elements(reader.render(RENDERERS["markdown"](make_dossier(replace(FINDINGS, actors=(shown,), events=()), shown, authority=AUTHORITY))))
    assert {tag for tag, _ in page.found} == {"h1", "p"}
    assert page.texts[0].replace("\ufffd", "\0") .strip() == " ".join(text.split())


@pytest.mark.parametrize("name", ["a\n\rb", "a\x1b[2Jb", "a\0b"], ids=repr)
def test_no_name_breaks_a_line_or_drives_the_terminal(name: str) -> None:
    lone = Actor(id="zz", name=name, kind=Kind.GROUP)
    lines = RENDERERS["text"](make_dossier(replace(FINDINGS, actors=(lone,), events=()), lone, authority=AUTHORITY)).split("\n")
    assert len(lines) == 3 and all(line.isprintable() for line in lines)
