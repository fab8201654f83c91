"""Statements: who says something about whom, where no act passes between the two."""

from collections.abc import Iterator

from spacy.tokens import Token

from legation.actors import ActorsInDoc, Form
from legation.events.arguments import actors_in
from legation.events.verbs import OBJECTS, surface_subjects
from legation.model import Mention
from legation.words import load_words

RELATION = "commentedOn"
FRAME = "say.v.1"


def statements_of(sentence: Token, actors: ActorsInDoc) -> Iterator[tuple[Token, Mention, Mention]]:
    """Yield the verb, the speaker and whom the words are about, for each statement of a sentence.

    Args:
        sentence: root of the sentence.
        actors: the actors of the document.
    """
    for verb in sentence.subtree:
        if verb.pos_ == "VERB" and verb.lemma_.lower() in load_words()["verbs"]["reporting"]:
            speakers = [m for t in surface_subjects(verb) for m in actors_in(t, actors, deep=False)]
            for about in _topics(verb, actors) if speakers else ():
                yield from ((verb, speaker, about) for speaker in speakers if speaker.actor.id != about.actor.id)


def _topics(verb: Token, actors: ActorsInDoc) -> list[Mention]:
    """Who is named in what is said."""
    said = [t for t in verb.children if t.dep_ in ("ccomp", "parataxis", *OBJECTS) or (t.dep_ == "prep" and t.lower_ == "about")]
    inside = sorted({i for clause in said for i in (t.i for t in clause.subtree)})
    found = {m.actor.id: m for i in reversed(inside) for m in actors.mentions.get(i, ()) if actors.form(i) is not Form.PRONOUN}
    return sorted(found.values(), key=lambda m: m.span.start)
