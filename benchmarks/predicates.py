"""Which predicates between two known actors have a frame: read, known but not read here, left out for a reason, or none.

    python benchmarks/predicates.py ARTICLES [NUMBER]

A predicate stands between two actors when one is its subject, possessor, modifier, agent or "between", and another stands
in one of its other arguments. What is left out, and why, is in excluded_predicates.csv. The predicates without any are listed,
the most frequent first: that is where the next frame belongs.
"""

import csv
import sys
from collections import Counter
from itertools import islice
from pathlib import Path

from spacy.tokens import Doc, Token

from legation.actors import ActorsInDoc, read_actors
from legation.actors.authority import load_authority
from legation.events.arguments import actors_in
from legation.events.clauses import Predicate, predicate_of
from legation.events.frames import load_lexicon
from legation.events.matching import match_of
from legation.language import load_pipeline
from legation.model import Article
from legation.reading import read_articles

ACTING = ("subject", "possessor", "by", "modifier", "between")
APART = frozenset({"subject", "possessor", "modifier", "speaker", "infinitive", "obliged"})
EXCLUDED = Path(__file__).with_name("excluded_predicates.csv")


def joins_two(predicate: Predicate, actors: ActorsInDoc) -> bool:
    """Whether a predicate has one actor before it and another behind it."""
    slots = predicate.slots
    acting = {m.actor.id for slot in ACTING for t in slots.get(slot, ()) for m in actors_in(t, actors, deep=False)}
    others = (t for slot, tokens in slots.items() if slot not in APART and "clause" not in slot for t in tokens)
    met = {m.actor.id for t in others for m in actors_in(t, actors, deep=True)}
    return any(one != other for one in acting for other in met)


def predicates(doc: Doc, actors: ActorsInDoc) -> list[tuple[Token, Predicate]]:
    """Return the predicates of a document that stand between two known actors."""
    found = []
    for token in doc:
        if token.is_alpha and token.i not in actors.candidates and token.pos_ in ("VERB", "NOUN", "ADJ"):
            predicate = predicate_of(token)
            if predicate is not None and joins_two(predicate, actors):
                found.append((token, predicate))
    return found


def main() -> None:
    """Print how many tokens fall in each class, and the predicates that have neither frame nor reason."""
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 30000
    articles = islice((a for a in read_articles([sys.argv[1]]) if isinstance(a, Article)), number)
    authority, lexicon = load_authority(), load_lexicon()
    with EXCLUDED.open(encoding="utf-8") as lines:
        excluded = {(row["lemma"], row["pos"]) for row in csv.DictReader(lines)}
    classes: Counter[str] = Counter()
    without: Counter[str] = Counter()
    texts = ((article.text, article) for article in articles)
    for doc, article in load_pipeline().pipe(texts, as_tuples=True, batch_size=64):
        actors = read_actors(doc, on=article.citation.date, authority=authority)
        for token, predicate in predicates(doc, actors):
            if match_of(token, actors, lexicon):
                classes["read by a frame"] += 1
            elif lexicon.knows(predicate.pos, predicate.lemma):
                classes["has a frame, which does not fit here"] += 1
            elif (predicate.lemma, str(predicate.pos)) in excluded:
                classes["left out for a reason"] += 1
            else:
                classes["neither"] += 1
                without[f"{predicate.lemma} ({predicate.pos})"] += 1
    total = classes.total() or 1
    for name, count in classes.most_common():
        print(f"{count:7} {100 * count / total:5.1f} %  {name}")
    print(", ".join(f"{name} {count}" for name, count in without.most_common(40)))


if __name__ == "__main__":
    main()
