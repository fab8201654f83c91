"""Doc -> mentions -> actors: who is named where in an article, with one identity each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc

from legation.actors.authority import Authority
from legation.actors.coreference import resolve
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
    )


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
