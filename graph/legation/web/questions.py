"""The named questions with a form each; answers as a table, a chart or a network, and as CSV and JSON."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from legation.actors.folding import fold
from legation.rdf import NamedQuery, named_queries
from legation.rdf.queries import Parameter, prepared, without_parameters
from legation.rdf.terms import cleaned
from legation.web.answering import Answered, Asked
from legation.web.cells import Sheet, sheet_of
from legation.web.charts import chart_of, net_of
from legation.web.served import Served, by_request
from legation.web.templating import address_of, rendered

GROUPS = (
    ("Who deals with whom", ("met", "between", "partners", "timeline", "most-active", "brokers")),
    ("Help, pressure and force", ("aid", "sanctions", "conflicts", "demands-and-answers")),
    ("What is planned", ("plans", "planned-meetings", "plans-come-true")),
    ("What is claimed and denied", ("claims", "accusations-and-denials", "denied", "disputed")),
    ("What changed", ("changed", "ended")),
    ("What the graph stands on", ("evidence", "articles", "unlinked")),
)
"""Questions in groups; those in none come last."""
VIEWS = ("table", "chart", "network")
SHOWN = 1_000
"""Rows that a page shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a form.

    Attributes:
        name: the parameter.
        label: what to give.
        kind: "actor", "day" or "text".
        value: what was given, or the default.
        hint: an example from this graph.
    """

    name: str
    label: str
    kind: str
    value: str
    hint: str


def questions(request: Request) -> Response:
    """List the questions."""
    known = named_queries()
    grouped = {name for _, names in GROUPS for name in names}
    groups = [(title, [known[name] for name in names if name in known]) for title, names in GROUPS]
    rest = [query for name, query in known.items() if name not in grouped]
    return rendered(request, "questions.html", groups=[*groups, *([("Others", rest)] if rest else [])])


async def question(request: Request) -> Response:
    """Show a question with its form, and its answer as soon as nothing is left open."""
    name, _, form = request.path_params["name"].partition(".")
    query = named_queries().get(name)
    if query is None or form not in ("", "csv", "json"):
        raise HTTPException(404, f"no question {request.path_params['name']!r}; /questions lists them")
    given = {p.name: value for p in query.parameters if (value := request.query_params.get(p.name, "").strip())}
    is_open = any(p.default is None and p.name not in given for p in query.parameters)
    if is_open and not form:
        return await run_in_threadpool(_page, request, query, given, None)
    asked = Asked(text=prepared(query.text, {name: cleaned(value) for name, value in given.items()}), boolean=None, triples=None)
    answer = await request.app.state.answering.ask(asked)
    return await run_in_threadpool(_given if form else _page, request, query, given, answer)


def _given(request: Request, query: NamedQuery, given: Mapping[str, str], answer: Answered) -> Response:
    sheet = sheet_of(answer, by_request(request), with_names=False)
    if request.path_params["name"].endswith(".csv"):
        text, media = sheet.as_csv(), "text/csv"
    else:
        rows = [{name: cell.text or None for name, cell in zip(sheet.columns, row, strict=True)} for row in sheet.rows]
        text, media = json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "application/json"
    headers = {"content-disposition": f'attachment; filename="{query.name}.{media.rpartition("/")[2]}"', **answer.headers}
    return Response(text.encode(errors="replace"), media_type=media, headers=headers)


def _page(request: Request, query: NamedQuery, given: Mapping[str, str], answer: Answered | None) -> Response:
    served = by_request(request)
    view = request.query_params.get("view", VIEWS[0])
    sheet = None if answer is None else sheet_of(answer, served, with_names=True)
    sparql = without_parameters(query, {**example_values(query, served), **given})

    def address(ending: str = "", **more: str) -> str:
        asked = urlencode({**given, **more}, errors="replace")
        return f"/questions/{query.name}{ending}" + (f"?{asked}" if asked else "")

    return rendered(
        request, "question.html", headers=answer.headers if answer else {}, query=query, fields=_fields(query, given, served), sheet=sheet, shown=SHOWN,
        cut=answer.cut if answer else None, view=view if view in VIEWS else VIEWS[0], views=[(name, address(view=name)) for name in VIEWS],
        downloads=[("CSV", address(".csv")), ("JSON", address(".json"))], sparql=f"/sparql?query={quote(sparql, safe='', errors='replace')}",
        chart=chart_of(sheet) if sheet and view == "chart" else None, net=_net(sheet, query, given, served) if sheet and view == "network" else None,
    )  # fmt: skip


def _net(sheet: Sheet, query: NamedQuery, given: Mapping[str, str], served: Served) -> object:
    """A network of the answer; one column of actors is tied to the only actor that was asked about."""
    asked = [given[p.name] for p in query.parameters if _kind(p) == "actor" and p.name in given]
    found = [actor for actor in served.search(asked[0], limit=1) if fold(actor.name) == fold(asked[0])] if len(asked) == 1 else []
    return net_of(sheet, centre=(found[0].name, address_of("actor", found[0].id)) if found else None)


def _fields(query: NamedQuery, given: Mapping[str, str], served: Served) -> list[Field]:
    hints = example_values(query, served)
    return [
        Field(name=p.name, label=p.description, kind=_kind(p), value=given.get(p.name, p.default or ""), hint=hints.get(p.name, ""))
        for p in query.parameters
    ]


def _kind(parameter: Parameter) -> str:
    """What a parameter is, by what its question says of it."""
    if re.search(r"\bday\b", parameter.description):
        return "day"
    return "actor" if parameter.description.startswith("name") else "text"


def example_values(query: NamedQuery, served: Served) -> dict[str, str]:
    """Return values for what a question leaves open, from the graph itself: its most active actors, its middle day.

    Args:
        query: the question.
        served: the graph.
    """
    names = iter([cleaned(actor.name) for actor in served.ranked[:2]])
    days = sorted(event.when.start.isoformat() for event in served.findings.events if event.when)
    middle = days[len(days) // 2] if days else "2022-06-01"
    wanted = (p for p in query.parameters if p.default is None)
    return {p.name: middle if _kind(p) == "day" else next(names, "Russia") for p in wanted}


def example_of(name: str, served: Served) -> str:
    """Return the SPARQL of a named question with values from the graph for what it leaves open."""
    query = named_queries()[name]
    return without_parameters(query, example_values(query, served))


ROUTES = (Route("/questions", questions), Route("/questions/{name}", question))
