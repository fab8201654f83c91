"""Frames x predicates -> matches: which frame fits, and who its source and target are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product

from spacy.tokens import Token

from legation.actors import ActorsInDoc, Form
from legation.events.arguments import PLACES_TOO, actors_in, doers_inside, named_by
from legation.events.clauses import PartOfSpeech, Predicate, conjuncts_of, lemma_of, predicate_of
from legation.events.frames import Frame, Lexicon
from legation.events.unstated import unstated_targets
from legation.events.verbs import OBJECTS, behind, counted_in, surface_subjects
from legation.model import Actor, EventType, Kind, Mention
from legation.words import load_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A frame that fits a predicate, with the pairs of source and target that it finds."""

    frame: Frame
    predicate: Predicate
    pairs: tuple[tuple[Mention, Mention], ...]


def match_of(token: Token, actors: ActorsInDoc, lexicon: Lexicon) -> Match | None:
    """Return the most specific frame that fits TOKEN and finds both its actors, or None."""
    if not (token.is_alpha or token.text.replace("-", "").isalpha()) or token.ent_type_ in ("PERSON", "WORK_OF_ART"):
        return None
    if lemma_of(token) not in lexicon.words and token.lower_ not in lexicon.words:
        return None
    predicate = predicate_of(token)
    if predicate is None:
        return None
    for frame in lexicon.matching(predicate):
        if frame.relation.type in TITLED and predicate.pos is PartOfSpeech.NOUN and _is_title(token, actors):
            continue
        if frame.relation.type is EventType.AGREE and _is_threat(predicate, lexicon):
            continue
        pairs = tuple(_pairs(frame, predicate, actors, lexicon))
        if pairs:
            return Match(frame=frame, predicate=predicate, pairs=pairs)
    return None


def _is_threat(predicate: Predicate, lexicon: Lexicon) -> bool:
    """Whether what one subject undertakes is against somebody: to agree to attack Libya promises Libya nothing."""
    if "own-clause" not in predicate.slots or "with" in predicate.slots:
        return False
    inner = [predicate_of(t) for t in predicate.slots.get("infinitive", ())]
    return any(frame.relation.type in HOSTILE for act in inner if act for frame in lexicon.matching(act)[:1])


HOSTILE = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.SANCTION, EventType.THREATEN, EventType.OTHER})
"""Types of acts that nobody promises to whom they are done, purchases and dismissals among them."""


def _is_title(noun: Token, actors: ActorsInDoc) -> bool:
    """Whether a noun ends the title of a treaty or project: "the Trans-Pacific Partnership", "the Trade Agreement"."""
    before = noun.doc[noun.i - 1] if noun.i > noun.sent.start else None
    named = before is not None and before.i in actors.mentions
    return noun.text[:1].isupper() and before is not None and before.text[:1].isupper() and not named


TITLED = frozenset({EventType.AGREE, EventType.COOPERATE})
"""Types whose nouns are also titles of treaties, which are talked of without being signed."""


def _pairs(
    frame: Frame, predicate: Predicate, actors: ActorsInDoc, lexicon: Lexicon
) -> Iterator[tuple[Mention, Mention]]:
    source_slot, sources = _fill(frame.source, predicate, actors, deep=False, frame=frame)
    sources = [m for m in sources if m.actor.kind in frame.source_kinds]
    targets_slots = tuple(slot for slot in frame.target if slot != source_slot or slot == "between")
    themselves = frozenset(m.actor.id for m in sources)
    if frame.deep and (frame.relation.type in JUDGING or frame.relation.id == ANSWERING):
        targets = _judged(targets_slots, predicate, actors, lexicon, frame=frame, without=themselves)
    else:
        _, targets = _fill(targets_slots, predicate, actors, deep=frame.deep, frame=frame, without=themselves)
    targets = targets or unstated_targets(frame, predicate, actors, sources=sources)
    targets = [m for m in targets if m.actor.kind in frame.target_kinds]
    _, two = (
        _fill(("between",), predicate, actors, deep=False, frame=frame) if frame.relation.reciprocal else (None, [])
    )
    if len(two) > 1:  # "restored relations between the two countries": these, whoever did it
        pairs: Iterable[tuple[Mention, Mention]] = combinations(two, 2)
    elif frame.relation.reciprocal and not targets:
        named = source_slot == "modifier"  # "the P5+1 talks": theirs with others, if not among themselves
        pairs = (pair for pair in combinations(sources, 2) if not (named and pair[0].span == pair[1].span))
    else:
        pairs = product(sources, targets)
    for source, target in pairs:
        if not _is_impossible(frame, source.actor, target.actor):
            yield source, target


def _is_impossible(frame: Frame, source: Actor, target: Actor) -> bool:
    """Whether nobody does this to himself, to his own country, or to a part of himself."""
    at_home = frame.abroad and source.country == target.country
    whole, part = (source, target) if target.part_of == source.id else (target, source)
    own_part = part.part_of == whole.id and (
        (frame.relation.type in BETWEEN_STRANGERS and part.kind is Kind.GOVERNMENT)
        or (frame.relation.type in OUTWARD and frame.relation.id != "imposedRestrictionsIn" and part == source and part.kind in BODIES_OF_A_STATE)
    )
    together = frame.relation.type in (EventType.AGREE, EventType.CONSULT)
    his_state = together and frame.relation.reciprocal and part.part_of == whole.id and part.kind is Kind.PERSON
    return source.id == target.id or at_home or own_part or his_state


JUDGING = frozenset({EventType.SUPPORT, EventType.ACCUSE, EventType.REJECT, EventType.PROTEST, EventType.REQUEST})
"""Types that answer to, or ask for, what somebody does: "condemned the Russian attack", "demanded the release of"."""
ANSWERING = "respondedTo"
"""So does who "responded to the Russian attack on Ukraine": to Russia."""
OUTWARD = frozenset(
    {EventType.THREATEN, EventType.MOBILIZE, EventType.SANCTION, EventType.REQUEST, EventType.COERCE}
)
"""Types of which a state is hardly ever the target of those who speak for it: "Obama threatened to veto it"."""
BODIES_OF_A_STATE = (Kind.PERSON, Kind.GOVERNMENT)
BETWEEN_STRANGERS = frozenset({EventType.ASSAULT, EventType.SANCTION, EventType.MOBILIZE})
"""Types of which a state and its own army or ministry are hardly ever the two sides."""


def _fill(
    slots: Iterable[str],
    predicate: Predicate,
    actors: ActorsInDoc,
    *,
    deep: bool,
    frame: Frame,
    without: frozenset[str] = frozenset(),
) -> tuple[str | None, list[Mention]]:
    """The first slot that holds an actor, and its actors; of a clause, the first argument that does."""
    for slot in slots:
        if slot == "subject" and predicate.support is not None and not frame.support:
            continue
        found: list[Mention] = []
        for argument in _authors(predicate.slots.get(slot, ()), slot):
            if _is_no_argument(argument, slot, frame, predicate) or (slot == "subject" and _is_nation(argument, frame, actors)):
                continue
            named = actors_in(
                argument, actors, deep=deep, places=frame.places or frame.relation.type in PLACES_TOO, without=without
            )
            if slot == "between" and len(named) < 2:
                named = _both_sides(argument, actors) or named
            if slot in OPEN_SLOTS:
                named = [m for m in named if m.actor.id not in without]
            found.extend(named if not (found and slot in OPEN_SLOTS) else ())
        if found:
            return slot, list(dict.fromkeys(found))
    return None, []


def _is_no_argument(argument: Token, slot: str, frame: Frame, predicate: Predicate) -> bool:
    """Whether a word only ties clauses ("in response to", "on behalf of"), or is to suffer what is demanded, not to act."""
    inside = argument.dep_ == "nsubjpass" and argument.head.dep_ in ("ccomp", "xcomp")
    if slot == "object" and inside and frame.relation.type is EventType.REQUEST and argument.head != predicate.token:
        return True  # "ordered Qatari citizens to be expelled"
    if slot in ("clause-subject", "obliged"):
        verb = argument.head
        return argument.dep_ == "nsubjpass" or verb.lemma_ in ("face", "suffer", "undergo", "stand")
    return slot in ("in", "on") and argument.lemma_.lower() in TYING


TYING = frozenset(
    ["behalf", "response", "order", "retaliation", "support", "accordance", "exchange", "bid", "effort", "case", "addition", "line", "connection", "return", "reaction", "protest", "defiance", "revenge", "violation", "spite", "light", "view", "anticipation", "preparation", "favour", "favor"]
)
"""Nouns behind "in" and "on" that only tie what follows to the clause."""


def _is_nation(argument: Token, frame: Frame, actors: ActorsInDoc) -> bool:
    """Whether people of a state do what it does not: "Venezuelans protested", "thousands of Icelanders voted for"."""
    if frame.relation.type not in BY_THE_PEOPLE:
        return False
    people = [t for t in (argument, *counted_in(argument)) if not any(child.lower_ == "the" for child in t.lefts)]
    return any(t.tag_ in ("NNS", "NNPS") and actors.form(t.i) is Form.DEMONYM for t in people)


BY_THE_PEOPLE = frozenset({EventType.PROTEST, EventType.SUPPORT, EventType.ACCUSE})
"""Types of what people do without their state."""


def _judged(
    slots: Iterable[str],
    predicate: Predicate,
    actors: ActorsInDoc,
    lexicon: Lexicon,
    *,
    frame: Frame,
    without: frozenset[str],
) -> list[Mention]:
    """Who is praised, blamed or refused: of an act who does it, never to whom it is done ("condemned the attack on Ukraine")."""
    for slot in sorted(slots, key=lambda slot: slot != "object"):  # "demanded the withdrawal of A from B": A's
        found: list[Mention] = []
        for argument in predicate.slots.get(slot, ()):
            for member in conjuncts_of(argument):
                found.extend(_answerable(member, actors, lexicon, frame=frame, without=without))
        if found:
            return list(dict.fromkeys(found))
    return []


def _answerable(
    noun: Token, actors: ActorsInDoc, lexicon: Lexicon, *, frame: Frame, without: frozenset[str]
) -> Iterable[Mention]:
    named = named_by(noun, actors)
    if named:
        return named
    act = predicate_of(noun) if noun.pos_ == "NOUN" and lexicon.knows(PartOfSpeech.NOUN, lemma_of(noun)) else None
    victim = False
    if act is not None:
        own = replace(act, slots={k: v for k, v in act.slots.items() if k != "subject"})
        for doing in lexicon.matching(act):
            victim = victim or ("of" in doing.target and "of" not in doing.source)
            slots = (*doing.source, "between", *(doing.target if doing.relation.reciprocal else ()))
            _, found = _fill(slots, own, actors, deep=False, frame=frame)
            others = [mention for mention in found if mention.actor.id not in without]
            if others:
                return others
    return doers_inside(noun, actors, without=without, suffered=victim)


def _both_sides(argument: Token, actors: ActorsInDoc) -> list[Mention]:
    """The two sides of "between A and B", where the parser lost the coordination; none where they are not just two."""
    preposition = argument.head
    if preposition.lower_ != "between":
        return []
    inside = range(preposition.i + 1, argument.right_edge.i + 1)
    heads = [i for i in inside if i in actors.mentions and actors.form(i) not in (None, Form.PRONOUN)]
    heads = [i for i in heads if not _is_followed(argument.doc[i], actors)]
    named = [m for i in heads for m in actors.mentions[i][:1]]
    sides = [m for m in named if not any(_holds(other, m) for other in named)]
    ids = list(dict.fromkeys(m.actor.id for m in sides))
    joined = any(argument.doc[i].lower_ == "and" for i in range(heads[0], heads[-1])) if heads else False
    return list({m.actor.id: m for m in reversed(sides)}.values())[::-1] if len(ids) == 2 and joined else []


def _is_followed(token: Token, actors: ActorsInDoc) -> bool:
    """Whether a person is only whose people act: "supporters of Mohamed Morsi" are not he."""
    people = token.head.head.lemma_.lower() in load_words()["bodies"]["people"]
    return token.dep_ == "pobj" and people and any(m.actor.kind is Kind.PERSON for m in actors.mentions[token.i])


def _holds(phrase: Mention, part: Mention) -> bool:
    """Whether a mention stands inside another: "Peru" in "Peru's president Alan García"."""
    return phrase != part and phrase.span.start <= part.span.start and part.span.end <= phrase.span.end


def _authors(arguments: Iterable[Token], slot: str) -> Iterator[Token]:
    """The arguments, and for a text that acts who made it: "approved a resolution demanding", "a letter urging"."""
    for argument in arguments:
        yield argument
        if slot == "subject" and argument.lemma_.lower() in load_words()["targets"]["weapons"]:
            yield from _wielders(argument)
        elif slot == "subject" and argument.lemma_.lower() in load_words()["targets"]["texts"]:
            if argument.dep_ in OBJECTS and argument.head.lemma_ not in REFUSING_TEXTS:
                yield from surface_subjects(argument.head)
            yield from (t for t in argument.lefts if t.dep_ == "poss")
            yield from behind(argument, "by", "from")


REFUSING_TEXTS = frozenset({"veto", "reject", "oppose", "block", "defeat", "condemn", "denounce", "dismiss", "withdraw"})
"""Verbs whose subject does not say what the text says: "vetoes a resolution condemning Israel"."""


def _wielders(weapon: Token) -> Iterator[Token]:
    """Who fires or commits what hits: "missiles fired by Israel struck", "a bombing by the Islamic State killed"."""
    fired = [t for t in weapon.rights if t.dep_ == "acl" and t.tag_ == "VBN"]
    for holder in (weapon, *fired):
        yield from behind(holder, "by")


OPEN_SLOTS = frozenset({"clause", "own-clause", "clause-subject", "clause-against"})
"""Slots that hold all arguments of an embedded clause, the source's own pronouns among them."""
