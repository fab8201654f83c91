"""What the sieves share: the document, its candidates, and who has been resolved so far."""

from collections.abc import Callable, Iterable, Mapping

from spacy.tokens import Doc, Span, Token

from legation.actors.authority import Authority
from legation.actors.linking import Setting
from legation.actors.mentions import Candidate
from legation.actors.names import Form
from legation.actors.quotations import Quotation
from legation.model import Actor, Kind

WINDOW = 3
"""How many sentences back a definite description or pronoun may refer."""

Rule = Callable[["Discourse", Candidate], tuple[Actor | None, ...]]


class Discourse:
    """The candidates of one document and the actors found for them, by head token.

    Args:
        doc: the document.
        candidates: its candidates by head token.
        quotations: its quotations with speakers.
        setting: the article's day, words and states.
        authority: who is who.
        rules: how a candidate without a name is resolved, by its form.
    """

    def __init__(
        self,
        doc: Doc,
        candidates: Mapping[int, Candidate],
        quotations: Iterable[Quotation],
        *,
        setting: Setting,
        authority: Authority,
        rules: Mapping[Form, Rule],
    ) -> None:
        self.doc = doc
        self.candidates = candidates
        self.quotations = tuple(quotations)
        self.setting = setting
        self.authority = authority
        self.actors: dict[int, tuple[Actor, ...]] = {}
        self.sentences: list[Span] = list(doc.sents)
        self.sentence_of = {token.i: n for n, sentence in enumerate(self.sentences) for token in sentence}
        self._rules = rules

    def assign(self, candidate: Candidate, actors: Iterable[Actor | None]) -> None:
        """Keep who a candidate is, where somebody was found."""
        found = distinct(actor for actor in actors if actor)
        if found:
            self.actors[candidate.head] = found

    def actors_at(self, head: int) -> tuple[Actor, ...]:
        """Return the actors of the candidate whose head token is HEAD, resolving it when need be."""
        candidate = self.candidates.get(head)
        if candidate and not candidate.name and head not in self.actors:
            self.assign(candidate, self._rules[candidate.form](self, candidate))
        return self.actors.get(head, ())

    def quotation_at(self, token: Token) -> Quotation | None:
        """Return the quotation in which a token stands, or None."""
        return next((q for q in self.quotations if q.start <= token.i < q.end), None)

    def owners(self, candidate: Candidate) -> list[Actor]:
        """Return to whom a candidate belongs: Russia for "the Russian foreign minister"."""
        return [actor for i in candidate.owners for actor in self.actors_at(i)]

    def dominant_state(self, before: int) -> Actor | None:
        """Return the state of which the article spoke so far twice as much as of any other, three times at least."""
        named = (a for h, actors in self.actors.items() if h < before for a in actors if a.kind is Kind.STATE)
        weights = {state: self.salience(state, before) for state in distinct(named)}
        first, second = (*sorted(weights.values(), reverse=True), 0, 0)[:2]
        if first < 3 or first < 2 * second:
            return None
        return max(weights, key=lambda state: weights[state])

    def recent(self, before: int, *, window: int = WINDOW) -> Iterable[Actor]:
        """Yield the actors named before a token, the nearest first, in the last few sentences."""
        first = self.sentences[max(self.sentence_of[before] - window, 0)].start
        for head in sorted((h for h in self.actors if first <= h < before), reverse=True):
            yield from self.actors[head]

    def salience(self, actor: Actor, before: int) -> int:
        """Return how much an article has spoken of an actor before a token: mentions, those that are subjects twice."""
        heads = [h for h, actors in self.actors.items() if h < before and any(a.id == actor.id for a in actors)]
        return len({self.candidates[head].start for head in heads}) + sum(
            1 for head in heads if self.doc[head].dep_ in ("nsubj", "nsubjpass")
        )

    def with_conjuncts(self, token: Token) -> tuple[Actor, ...]:
        """Return the actors of a token and of those joined to it by "and", or of what is apposed to it."""
        heads = [token.i, *(t.i for t in token.conjuncts if t.i > token.i)]
        found = [actor for h in heads for actor in self.actors.get(h, ())]
        if not found:
            apposed = [t for t in token.children if t.dep_ == "appos"]
            found = [actor for t in apposed for actor in self.with_conjuncts(t)]
        return distinct(found)

    def state_of(self, country: str | None) -> str | None:
        """Return the id of the state of an ISO 3166-1 alpha-3 code, or None."""
        state = self.authority.state_of_country(country) if country else None
        return state.id if state else None


def distinct(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    """Return each actor once, though it was recognised for different reasons."""
    found: dict[str, Actor] = {}
    for actor in actors:
        found.setdefault(actor.id, actor)
    return tuple(found.values())


def verb_above(token: Token) -> Token | None:
    """Return the nearest verb above a token, or None."""
    return next((a for a in token.ancestors if a.pos_ in ("VERB", "AUX")), None)
