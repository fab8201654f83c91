"""The spaCy component `legation`, and the stream from articles to readings."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from legation.actors import read_actors
from legation.actors.authority import Authority, load_authority
from legation.actors.unnamed import find_unnamed
from legation.events.extension import read_extension, using
from legation.events.extraction import extract_events, further_events
from legation.events.frames import Lexicon, load_lexicon
from legation.events.where import is_place
from legation.language import load_pipeline
from legation.model import Article, Citation, Mention, Problem, Reading

BATCH, BATCH_CHARACTERS = 256, 150_000
"""Articles that spaCy takes at once, and characters after which no more are added: memory stays under 1 GB."""


@Language.factory("legation", default_config={"frames": []})
class LegationComponent:
    """Reads actors and events of a parsed document into `doc._.legation`.

    Set `doc._.citation` (or pass documents through `readings`) so that dates and holders of posts
    are those of the article's day; without it the document is read undated. Its setting `frames`
    is a list of files of one's own (docs/adding-a-frame.md).

    >>> import spacy
    >>> "legation" in spacy.blank("en").factory_names
    True
    """

    def __init__(self, nlp: Language, name: str = "legation", frames: Sequence[str] = ()) -> None:
        self.name = name
        self.extension = read_extension(*frames)
        self.authority: Authority = load_authority()
        with using(self.extension):
            self.lexicon: Lexicon = load_lexicon()
        _declare_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Return DOC with its `Reading` in `doc._.legation`."""
        with using(self.extension):
            doc._.legation = read_document(doc, authority=self.authority, lexicon=self.lexicon)
        return doc


def read_document(doc: Doc, *, authority: Authority, lexicon: Lexicon, everybody: bool = False) -> Reading:
    """Return the actors and events of a parsed document.

    Args:
        doc: a document with parse, lemmas and entities; `doc._.citation` says where it comes from.
        authority: who is who.
        lexicon: the frames.
        everybody: whether unnamed people and bodies act too, and statements about somebody are told.
    """
    citation: Citation = doc._.citation or Citation(id="text")
    actors = read_actors(doc, on=citation.date, authority=authority)
    events = extract_events(doc, actors, on=citation.date, lexicon=lexicon)
    if everybody:
        wider = replace(actors, mentions={**actors.mentions, **find_unnamed(doc, actors.mentions)})
        events = (*events, *further_events(doc, wider, events, on=citation.date, lexicon=lexicon))
    acting = {mention for event in events for mention in (event.source, event.target)}
    found = {m for head, ms in actors.mentions.items() for m in ms if m in acting or not is_place(doc[head], actors)}
    mentions = sorted(found.union(actors.nested), key=_by_offset)
    return Reading(citation=citation, mentions=tuple(mentions), events=events)


def _by_offset(mention: Mention) -> tuple[int, int, str]:
    return (mention.span.start, mention.span.end, mention.actor.id)


def readings(
    articles: Iterable[Article], *, nlp: Language | None = None, everybody: bool = False, min_confidence: float = 0.0
) -> Iterator[Reading | Problem]:
    """Yield what is read from each article, in order; go through them within `using` for relations of one's own.

    Args:
        articles: the articles.
        nlp: a pipeline with parser, lemmatizer and entities, or None for our own.
        everybody: see `read_document`.
        min_confidence: events of which we are less sure are left out, between 0 and 1.

    Yields:
        A reading for each article; a problem for one that failed, so that the run goes on.
    """
    pipeline = nlp or load_pipeline()
    authority, lexicon = load_authority(), load_lexicon()
    _declare_extensions()
    for batch in _batches(articles):
        for article, parsed in zip(batch, _parsed(pipeline, batch), strict=True):
            try:
                if isinstance(parsed, Exception):
                    raise parsed
                found = read_document(parsed, authority=authority, lexicon=lexicon, everybody=everybody)
                yield replace(found, events=tuple(e for e in found.events if e.confidence >= min_confidence))
            except Exception as error:  # one bad article never stops a run: it is named and counted
                yield _failure(article, error)


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article.text)
        if len(batch) == BATCH or size > BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _parsed(pipeline: Language, batch: list[Article]) -> list[Doc | Exception]:
    """The parsed documents of a batch; where one of them fails, each by itself, with the error in its place."""
    disable = [name for name in ("legation",) if name in pipeline.pipe_names]
    try:
        docs = [_with_citation(pipeline, article) for article in batch]
        return list(pipeline.pipe(docs, batch_size=BATCH, disable=disable))
    except Exception:
        return [_alone(pipeline, article, disable) for article in batch]


def _alone(pipeline: Language, article: Article, disable: list[str]) -> Doc | Exception:
    try:
        return pipeline(_with_citation(pipeline, article), disable=disable)
    except Exception as error:
        return error


def _declare_extensions() -> None:
    for extension in ("legation", "citation"):
        if not Doc.has_extension(extension):
            Doc.set_extension(extension, default=None)


def _with_citation(nlp: Language, article: Article) -> Doc:
    doc = nlp.make_doc(article.text)
    doc._.citation = article.citation
    return doc


def _failure(article: Article, error: Exception) -> Problem:
    return Problem(where=article.citation.id, message=f"could not be read ({type(error).__name__}: {error}); left out")


def read_text(text: str, *, on: datetime.date | None = None) -> Reading:
    """Return the actors and events of a plain text.

    Args:
        text: the text.
        on: the day it was published, or None.
    """
    article = Article(citation=Citation(id="text", date=on), text=text)
    found = next(iter(readings([article])))
    if isinstance(found, Problem):
        raise ValueError(str(found))
    return found
