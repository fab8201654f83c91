"""Doc -> mentions -> actors: who is named where in an article, with one identity each."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc, Token

from legation.actors.authority import Authority
from legation.actors.coreference import resolve
from legation.actors.gazetteer import find_city
from legation.actors.identities import setting_of
from legation.actors.linking import actor_of
from legation.actors.mentions import Candidate, find_candidates
from legation.actors.names import Form, Name, find_names, states_inside
from legation.actors.quotations import Quotation, find_quotations
from legation.model import Actor, Kind, Mention, Span

__all__ = ["ActorsInDoc", "Form", "read_actors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorsInDoc:
    """The actors of one document.

    Attributes:
        mentions: mentions by the index of their head token; several where words name several ("both sides").
        candidates: how each head token names, also where nobody could be made out.
        quotations: direct quotations with their speakers.
    """

    mentions: Mapping[int, tuple[Mention, ...]]
    candidates: Mapping[int, Candidate]
    quotations: tuple[Quotation, ...]
    nested: tuple[Mention, ...] = ()
    """States named inside the names of their bodies: "French" in "the French Parliament"; they take no part in events."""

    ground: Callable[[Token], Mention | None] = lambda token: None
    """The state on whose ground a city stands that is nobody's name: "Latakia" is Syria's."""

    def form(self, head: int) -> Form | None:
        """Return how the token names an actor, or None."""
        candidate = self.candidates.get(head)
        return candidate.form if candidate else None


def read_actors(doc: Doc, *, on: date | None, authority: Authority) -> ActorsInDoc:
    """Return who is named in DOC.

    Args:
        doc: a document with parse and entities.
        on: day of publication, at which posts have their holders; or None.
        authority: who is who.
    """
    names = find_names(doc, authority)
    candidates = find_candidates(doc, names)
    quotations = find_quotations(doc)
    setting = setting_of(doc, names, on=on)
    actors = resolve(doc, candidates, quotations, setting=setting, authority=authority)
    mentions = {
        head: tuple(_mention(doc, candidates[head], actor) for actor in found) for head, found in actors.items()
    }
    return ActorsInDoc(
        mentions=mentions,
        candidates=candidates,
        quotations=tuple(quotations),
        nested=tuple(_nested(doc, names, mentions, authority)),
        ground=_Grounds(mentions, candidates, authority),
    )


@dataclass(frozen=True)
class _Grounds:
    """Tells on which state's ground a city stands; looked up when an act asks for it."""

    mentions: Mapping[int, tuple[Mention, ...]]
    candidates: Mapping[int, Candidate]
    authority: Authority

    def __call__(self, token: Token) -> Mention | None:
        candidate = self.candidates.get(token.i)
        named = token.pos_ == "PROPN" or candidate is not None
        if not named or not token.is_title or token.i in self.mentions or token.dep_ in ("compound", "poss"):
            return None
        if (token.ent_type_ in NO_CITY) if candidate is None else candidate.form is not Form.PLACE:
            return None
        parts = [t for t in token.lefts if t.dep_ == "compound"]
        if not all(t.is_title for t in parts):  # "HMS Cornwall"
            return None
        words = token.doc[(parts[0].i if parts else token.i) : token.i + 1]
        city = find_city(words.text, countries=self._countries)
        state = self.authority.state_of_country(city.country) if city else None
        if state is None:
            return None
        span = Span(start=words.start_char, end=words.end_char, text=words.text)
        return Mention(span=span, actor=actor_of(state, reason=f"“{words.text}” lies in {state.name}"))

    @property
    def _countries(self) -> frozenset[str]:
        named = (m.actor.country for mentions in self.mentions.values() for m in mentions)
        return frozenset(country for country in named if country)


NO_CITY = frozenset({"PERSON", "NORP", "DATE", "TIME", "EVENT", "LAW", "WORK_OF_ART", "LANGUAGE"})
"""Entities that are no place, whatever city has their name."""


def _nested(
    doc: Doc, names: Iterable[Name], mentions: Mapping[int, tuple[Mention, ...]], authority: Authority
) -> Iterator[Mention]:
    for name in names:
        words = doc[name.start : name.end]
        if len(words) > 1 and any(m.actor.kind is Kind.GOVERNMENT for m in mentions.get(words.root.i, ())):
            for inner, state in states_inside(words, authority):
                span = Span(start=inner.start_char, end=inner.end_char, text=inner.text)
                yield Mention(span=span, actor=actor_of(state, reason=f"in the name “{words.text}”"))


def _mention(doc: Doc, candidate: Candidate, actor: Actor) -> Mention:
    words = doc[candidate.start : candidate.end]
    span = Span(start=words.start_char, end=words.end_char, text=words.text)
    via = doc[candidate.head].text.lower() if candidate.form in (Form.BODY, Form.ROLE) and actor.id != "" else None
    stands_for_itself = candidate.form is Form.ROLE and actor.role is None and actor.kind is Kind.PERSON
    return Mention(span=span, actor=actor, via=None if stands_for_itself else via)
