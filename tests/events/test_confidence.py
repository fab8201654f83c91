import pytest

from legation.component import readings
from legation.events.confidence import DOUBTS, confidence_of, load_confidence
from legation.model import Article, Citation, Reading

SURER = [
    ("Russia attacked Ukraine.", "Russian strikes on Ukraine continued."),
    ("Russia attacked Ukraine.", "Blorgia attacked Zubrovka Holding Group."),
    ("France criticised Japan.", "France criticised the Japanese decision."),
]


def _read(text: str, least: float = 0.0) -> Reading:
    found = next(iter(readings([Article(citation=Citation(id="a"), text=text)], min_confidence=least)))
    assert isinstance(found, Reading)
    return found


def test_every_doubt_lowers_confidence_or_leaves_it() -> None:
    sure, doubts = load_confidence()
    assert confidence_of([]) == sure
    assert all(confidence_of([name]) <= sure for name in DOUBTS)
    assert confidence_of(DOUBTS) == min(confidence_of(DOUBTS[:n]) for n in range(len(DOUBTS) + 1)) > 0
    assert all(factor >= 1 for factor in doubts.values())


@pytest.mark.model
@pytest.mark.parametrize("sure, doubtful", SURER)
def test_doubtful_readings_are_less_sure(sure: str, doubtful: str) -> None:
    assert _read(sure).events[0].confidence > max((e.confidence for e in _read(doubtful).events), default=0.0)


@pytest.mark.model
def test_what_is_less_sure_is_left_out_where_asked() -> None:
    text = "Russia attacked Ukraine. Russian strikes on Ukraine continued."
    every = _read(text).events
    least = min(event.confidence for event in every)
    surer = _read(text, least=least + 0.01).events
    assert 0 < len(surer) < len(every) and all(event.confidence > least for event in surer)
