"""Which mentions of an article are one actor: a sieve of rules, the surest first.

The order of the sieve follows Lee et al. 2013 (Deterministic Coreference Resolution Based on
Entity-Centric, Precision-Ranked Rules): names, then roles and possessions, definite
descriptions, pronouns.
"""

from collections.abc import Iterable, Mapping

from spacy.tokens import Doc

from legation.actors.authority import Authority
from legation.actors.coreference.descriptions import described_actors
from legation.actors.coreference.discourse import Discourse, Rule
from legation.actors.coreference.naming import resolve_names
from legation.actors.coreference.pronouns import pronoun_actors
from legation.actors.coreference.roles import body_actors, institution_actors, role_actors
from legation.actors.linking import Setting
from legation.actors.mentions import Candidate
from legation.actors.names import Form
from legation.actors.quotations import Quotation
from legation.model import Actor

__all__ = ["resolve"]

_RULES: Mapping[Form, Rule] = {
    Form.BODY: body_actors,
    Form.ROLE: role_actors,
    Form.INSTITUTION: institution_actors,
    Form.NOMINAL: described_actors,
    Form.PRONOUN: pronoun_actors,
}


def resolve(
    doc: Doc,
    candidates: Mapping[int, Candidate],
    quotations: Iterable[Quotation],
    *,
    setting: Setting,
    authority: Authority,
) -> dict[int, tuple[Actor, ...]]:
    """Return the actors of each candidate that could be resolved, by head token, in text order.

    Args:
        doc: a parsed document.
        candidates: its candidates by head token.
        quotations: its quotations with speakers.
        setting: the article's day, words and states.
        authority: who is who.
    """
    discourse = Discourse(doc, candidates, quotations, setting=setting, authority=authority, rules=_RULES)
    resolve_names(discourse)
    for head in candidates:
        discourse.actors_at(head)
    return dict(sorted(discourse.actors.items()))
