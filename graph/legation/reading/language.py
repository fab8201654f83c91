"""Which articles are not in English: a cheap look at common words first, a model (py3langid) for what that leaves open."""

from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SHORTEST = 120
"""Below this many characters a Latin-script text is foreign only where common words of another language say so too."""
SURE = 0.99
SAMPLE = 2000

_ENGLISH_WORDS = """
the of and to with that from by for at on as it its his their they he who which has have had was were been be are
after said says against over into between during this not will would two more than but
"""
ENGLISH = frozenset(_ENGLISH_WORDS.split())
"""Common words of English; those that are common elsewhere ("in", "a", "is", "die", "an") are left out."""
PLAINLY = 0.18
"""The share of such words from which a text is English whatever else is in it."""
HARDLY, LIKELY = 0.04, 0.6
"""A text with a smaller share of them, or with more common words of other languages, needs less to be foreign."""
_FOREIGN_WORDS = """
der die das und nicht mit dem den ein eine einen von zu im auf für sich des hat wird ist
le la les et est une dans pour par sur du qui au aux ont avec
el los las de en del por con una para su
il gli di della dei che è per nel alla
os da dos das em um uma com na
het een van voor met op dat niet zijn heeft
och att det som på med av og til har ble
bir ve bu için ile
w z się nie że
yang dan dengan untuk pada dalam
"""
"""Common words of German, French, Spanish, Italian, Portuguese, Dutch, Scandinavian, Turkish, Polish and Indonesian."""
_FOREIGN = frozenset(_FOREIGN_WORDS.split())
_READ = ("en", "pcm")
"""What the model calls Nigerian Pidgin is English with Nigerian names."""
_SHORT_HITS, _SHORT_SHARE, _SHORT_LIKELY = 3, 0.25, 0.9


@cache
def _identifier() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def foreign_language(text: str) -> str | None:
    """Return the ISO 639-1 code of TEXT where it is surely not English, else None.

    >>> foreign_language("Blinken met Lavrov in Geneva.")
    """
    sample = _sample(text)
    words = sample.lower().split()
    if _is_other_script(sample):
        return _told(sample, at_least=0)
    english = _share(words, ENGLISH)
    if english >= PLAINLY:
        return None
    foreign = _share(words, _FOREIGN)
    if len(sample) < SHORTEST:
        is_open = english == 0 and foreign >= _SHORT_SHARE and foreign * len(words) >= _SHORT_HITS
        return _told(sample, at_least=_SHORT_LIKELY) if is_open else None
    return _told(sample, at_least=LIKELY if english < max(HARDLY, foreign) else SURE)


def _sample(text: str) -> str:
    """The text, or the middle of a long one: before it may stand a menu or a summary in English."""
    start = max(0, (len(text) - SAMPLE) // 2)
    return text[start : start + SAMPLE]


def _is_other_script(sample: str) -> bool:
    """Whether more than a third of the letters are not Latin: pages in Chinese or Arabic have menus in English."""
    if sample.isascii():
        return False
    letters = [c for c in sample if c.isalpha()]
    return sum(1 for c in letters if c >= "\u0250") > len(letters) / 3


def _share(words: list[str], common: frozenset[str]) -> float:
    return sum(map(common.__contains__, words)) / len(words) if words else 0.0


def _told(sample: str, *, at_least: float) -> str | None:
    language, probability = _identifier().classify(sample)
    return str(language) if language not in _READ and probability >= at_least else None
