import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from rdflib import OWL, RDF, SKOS, Graph, Literal

from legation.ontology_files import ONTOLOGY
from legation.rdf.ontology_page import page_of_ontology
from legation.rdf.terms import LEG, local_name
from legation.relations import load_relations

FILE = Path(__file__).parent.parent.parent / "docs" / "ontology.html"
GRAPH = Graph().parse(data=(ONTOLOGY / "legation.ttl").read_text(encoding="utf-8"), format="turtle")
PAGE = page_of_ontology(GRAPH)


class Elements(HTMLParser):
    """Tags with their attributes, ids, and links in the page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(PAGE)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "rect", "path"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"


ELEMENTS = Elements()
IDS = Counter(attributes["id"] for _, attributes in ELEMENTS.tags if "id" in attributes)


def test_page_is_up_to_date_with_the_turtle() -> None:
    assert FILE.read_text(encoding="utf-8") == PAGE, "run: make ontology"


def test_every_term_has_one_anchor() -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, SKOS.Concept, SKOS.ConceptScheme)
    terms = {local_name(term) for kind in kinds for term in GRAPH.subjects(RDF.type, kind) if term in LEG}
    assert terms - set(IDS) == set() and len(terms) > 500
    assert [id for id, count in IDS.items() if count > 1] == [] and ELEMENTS.open == []


def test_links_within_the_page_lead_somewhere() -> None:
    anchors = {str(a["href"])[1:] for tag, a in ELEMENTS.tags if tag == "a" and str(a["href"]).startswith("#")}
    assert anchors - set(IDS) == set() and len(anchors) > 400
    beside = {str(a["href"]) for tag, a in ELEMENTS.tags if tag == "a" and str(a["href"]).startswith("..")}
    assert all((FILE.parent / path).is_file() for path in beside) and len(beside) == 2


def test_page_has_no_script_and_fetches_nothing() -> None:
    tags = Counter(tag for tag, _ in ELEMENTS.tags)
    assert not {"script", "link", "img", "iframe", "image", "use"} & set(tags) and tags["svg"] == 1
    assert not [name for _, attributes in ELEMENTS.tags for name in attributes if name.startswith("on") or name in ("src", "srcset")]
    assert set(re.findall(r"url\((.*?)\)", PAGE)) == {"#tip", "#fact-tip"} and "@import" not in PAGE


@pytest.mark.parametrize("relation", load_relations().values(), ids=load_relations())
def test_each_relation_is_shown_with_its_inverse_codes_and_example(relation) -> None:
    start = PAGE.index(f'<article id="{relation.id}">')
    shown = PAGE[start : PAGE.index("</article>", start)]
    assert relation.definition.replace("'", "&#39;") in shown and f'href="#{relation.type.lower()}"' in shown
    assert f'href="#cameo-{relation.cameo}"' in shown and f'href="#plover-{relation.type}"' in shown and 'class="example"' in shown
    assert ("goes both ways" in shown) == relation.reciprocal == ("inverseOf" not in shown)
    group = PAGE[PAGE.index(f'<h2 id="type-{relation.type}">') : start]
    assert group.count('<h2 id="type-') == 1, "stands under its type"


def test_what_is_said_of_terms_is_shown() -> None:
    facts = {"Event": ("sub-class of", "sem:Event"), "start": ("close to", "wd:P580"), "State": ("disjoint with", "leg:Person"), "source": ("sub-property of", "sem:hasActor")}
    for id, (name, value) in facts.items():
        start = PAGE.index(f'<article id="{id}">')
        shown = PAGE[start : PAGE.index("</article>", start)]
        assert f"{LEG}{id}" in shown and value in shown[shown.index(f"<dt>{name}</dt>") :].partition("</dd>")[0], id
    for work in ("PLOVER and POLECAT", "Schrodt: CAMEO", "Simple Event Model"):
        assert work in PAGE[PAGE.index('id="works"') :]


def test_text_of_the_turtle_is_no_markup() -> None:
    graph = Graph() + GRAPH
    graph.set((LEG.metWith, SKOS.definition, Literal("<script>alert(1)</script>")))
    assert "<script" not in page_of_ontology(graph) and "&lt;script&gt;" in page_of_ontology(graph)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1300])
def test_page_fits_a_telephone_and_asks_for_nothing(width: int, scheme: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    seen: list[str] = []
    page.on("request", lambda asked: seen.append(asked.url))
    page.on("console", lambda message: seen.append(message.text))
    page.goto(FILE.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", paper))) < 200) == (scheme == "dark")
    page.close()
    assert seen == [FILE.as_uri()]
