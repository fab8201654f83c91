"""Review: doubtful identities, one after the other, decided by a person, and undone as easily."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from legation.actors.authority import Authority, Entry, Holding, load_authority, with_article
from legation.actors.linking import actor_of
from legation.deciding import check_may_undo
from legation.errors import DecisionError
from legation.identity import (
    Decision,
    Doubt,
    Verdict,
    append_decisions,
    find_doubts,
    kept_decisions,
    read_decisions,
    remove_decision,
)
from legation.model import Actor, Citation, Evidence
from legation.rdf.words import names_among
from legation.store import DECISIONS, has_readings
from legation.web.forms import Form, line_of, text_of, with_form
from legation.web.security import may_write
from legation.web.served import Served, by_request
from legation.web.templating import marked_text, rendered

SENTENCES, CANDIDATES, LISTED = 3, 6, 200
"""How many sentences of an actor are shown, how many candidates for who is unclear, and how many decisions."""
UNCLEAR = " (unclear)"
"""What stands behind the name of who is unclear."""
SAID = {
    "merge": "They are one now.",
    "apart": "They stay two.",
    "rename": "The name is kept.",
    "undone": "The decision is undone.",
    "gone": "That was decided meanwhile, or the graph has changed; nothing was done.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of those in doubt.

    Attributes:
        actor: who it is.
        is_there: whether the graph has him; else the authority does.
        posts: posts with their years.
        names: how the articles name him, the most frequent first.
        sentences: sentences with his words marked, and their articles.
        events: how many events he takes part in.
    """

    actor: Actor
    is_there: bool
    posts: tuple[str, ...]
    names: tuple[str, ...]
    sentences: tuple[tuple[Markup, Citation], ...]
    events: int


def review(request: Request) -> Response:
    """Show the first doubt behind a place in their order, and what was decided."""
    asked, served = request.query_params, by_request(request)
    doubts = _doubts(request)
    place = (-_number(asked.get("n", "")), asked.get("actor", ""), asked.get("other", ""))
    left = [doubt for doubt in doubts if _place(doubt, served) > place] if "n" in asked else doubts
    doubt = left[0] if left else None
    values: dict[str, Any] = {}
    if doubt:
        authority = load_authority()
        one, other = _side(doubt.actor, served, authority), _side(doubt.other, served, authority) if doubt.other else None
        values = {
            "one": one, "other": other, "kept": _kept(one, other) if other else None, "number": doubts.index(doubt) + 1,
            "candidates": () if other else [_side(entry.id, served, authority) for entry in _candidates(one.actor, authority)],
            "plain": one.actor.name.removesuffix(UNCLEAR), "skip": "?" + _after(_place(doubt, served)), "place": _place(doubt, served),
        }  # fmt: skip
    decided = kept_decisions(_file(request))
    return rendered(
        request, "review.html", doubt=doubt, total=len(doubts), begun="n" in asked, said=SAID.get(asked.get("said", "")),
        decided=[(line, decision, _names(decision, served)) for line, decision in reversed(decided[-LISTED:])], count=len(decided),
        may=may_write(request), undoes=has_readings(request.app.state.settings.folder),
        pending=request.app.state.changes.is_pending, failure=request.app.state.changes.failure, **values,
    )  # fmt: skip


def decide(request: Request, form: Form) -> Response:
    """Keep what somebody decided of a doubt; of one that is no more nothing is kept."""
    actor, other, verdict = text_of(form, "actor"), text_of(form, "other"), text_of(form, "verdict")
    here = (-_number(text_of(form, "n")), actor, other)
    with request.app.state.changes.one_at_a_time():
        doubt = next((doubt for doubt in _doubts(request) if (doubt.actor, doubt.other) == (actor, other)), None)
        decision = doubt and _decision(doubt, verdict, form, by_request(request))
        if decision:
            append_decisions(_file(request), [decision])
    if not decision:
        return RedirectResponse(f"/review?{_after(here)}&said=gone", status_code=303)
    request.app.state.changes.decided()
    return RedirectResponse(f"/review?{_after(here)}&said={decision.verdict}", status_code=303)


def _decision(doubt: Doubt, verdict: str, form: Form, served: Served) -> Decision | None:
    """What a form decides of a doubt; None where it decides nothing."""
    note = line_of(form, "note")[:500]
    ids = (doubt.actor, doubt.other) if doubt.other else (doubt.actor,)
    match verdict:
        case "apart" if doubt.other:
            return Decision(verdict=Verdict.APART, actor=doubt.actor, other=doubt.other, note=note)
        case "rename" if not doubt.other and (name := line_of(form, "name")[:200]):
            return Decision(verdict=Verdict.RENAME, actor=doubt.actor, other=name, note=note)
        case "merge":
            kept = text_of(form, "kept")
            gone = next((id for id in ids if id != kept), None)
            may_be_kept = kept in ids if doubt.other else load_authority().entry(kept)
            if gone and may_be_kept and gone in served.actors:
                return Decision(verdict=Verdict.MERGE, actor=kept, other=gone, note=note)
    return None


def undo(request: Request, form: Form) -> Response:
    """Take a decision back; one that no longer stands where the page showed it is left alone."""
    check_may_undo(request.app.state.settings.folder)
    shown = [line_of(form, name) for name in ("verdict", "actor", "other", "where", "note")]
    line = _number(text_of(form, "line"))
    with request.app.state.changes.one_at_a_time():
        stands = dict(kept_decisions(_file(request))).get(line)
        said = "undone" if stands and _as_shown(stands) == shown else "gone"
        if said == "undone":
            remove_decision(_file(request), line=line, only=stands)
    if said == "undone":
        request.app.state.changes.decided()
    return RedirectResponse(f"/review?said={said}", status_code=303)


def _as_shown(decision: Decision) -> list[str]:
    """A decision as it comes back from a form, where line ends are not what they were."""
    cells = (decision.verdict, decision.actor, decision.other, decision.where, decision.note)
    return [" ".join(cell.split()) for cell in cells]


def back(request: Request) -> Response:
    """Lead whoever comes from the token's page to the review."""
    return RedirectResponse("/review", status_code=303)


def _doubts(request: Request) -> list[Doubt]:
    """The doubts, those of whom most is told first."""
    served = by_request(request)
    decisions = read_decisions(_file(request))
    doubts = find_doubts(served.findings, decisions=decisions, authority=load_authority())
    return sorted(doubts, key=lambda doubt: _place(doubt, served))


def _place(doubt: Doubt, served: Served) -> tuple[int, str, str]:
    return (-sum(len(served.events_of(id)) for id in (doubt.actor, doubt.other)), doubt.actor, doubt.other)


def _after(place: tuple[int, str, str]) -> str:
    """A place in the order of doubts as the words of an address."""
    return urlencode({"n": -place[0], "actor": place[1], "other": place[2]})


def _side(id: str, served: Served, authority: Authority) -> Side:
    entry = authority.entry(id)
    actor = served.actors.get(id) or (actor_of(entry, reason="in the authority") if entry else None)
    if actor is None:
        raise DecisionError(f"{id} is neither in the graph nor in the authority; look at /review again")
    events = served.events_of(id)
    found: dict[str, tuple[Markup, Citation]] = {}
    counts: Counter[str] = Counter()
    for event in events:
        for evidence in event.evidence:
            words = evidence.source if event.source == id else evidence.target
            counts[words.text] += 1
            sentence = _marked(evidence, "source" if event.source == id else "target")
            if evidence.citation not in found:
                found[evidence.citation] = (sentence, served.citations[evidence.citation])
    names = tuple(text for text, _ in counts.most_common() if names_among([text]))
    posts = tuple(_post(holding, authority) for holding in authority.holdings(id))
    return Side(
        actor=actor, is_there=id in served.actors, posts=posts[-3:], names=names[:8], events=len(events),
        sentences=tuple(found.values())[:SENTENCES],
    )  # fmt: skip


def _post(holding: Holding, authority: Authority) -> str:
    post = authority.posts[holding.post]
    owner = authority.entry(post.owner)
    years = f"{holding.start[:4]} to {holding.end[:4] or (f'at least {holding.known_until[:4]}' if holding.known_until else 'today')}"
    return f"{post.role} of {with_article(owner.name) if owner else post.owner}, {years}"


def _marked(evidence: Evidence, side: str) -> Markup:
    words = evidence.source if side == "source" else evidence.target
    return marked_text(evidence.sentence, [(side, words)])


def _kept(one: Side, other: Side) -> Side:
    """Whom to keep of two who are one: whom Wikidata knows, then of whom most is told."""
    return max((one, other), key=lambda side: (not side.is_there, side.actor.wikidata is not None, side.events, len(side.actor.name)))


def _candidates(actor: Actor, authority: Authority) -> Sequence[Entry]:
    """Whom of the authority an unclear name may mean."""
    name = actor.name.removesuffix(UNCLEAR)
    meant = [authority.entry(meaning.actor) for meaning in authority.meanings(name)]
    found = [*(entry for entry in meant if entry), *authority.named(name), *authority.persons(name)]
    return list({entry.id: entry for entry in found}.values())[:CANDIDATES]


def _names(decision: Decision, served: Served) -> tuple[str, str]:
    """The names of the two of a decision, where the graph knows them."""
    authority = load_authority()

    def name(id: str) -> str:
        known = served.actors.get(id) or authority.entry(id)
        return known.name if known else id

    named = decision.verdict in (Verdict.RENAME, Verdict.SPLIT)
    return name(decision.actor), decision.other if named else name(decision.other)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _file(request: Request) -> Path:
    folder: Path = request.app.state.settings.folder
    return folder / DECISIONS


ROUTES = (
    Route("/review", review),
    Route("/review", with_form(decide, needs_token=True), methods=["POST"]),
    Route("/review/undo", back),
    Route("/review/undo", with_form(undo, needs_token=True), methods=["POST"]),
)
