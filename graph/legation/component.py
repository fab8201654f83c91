"""The spaCy component `legation`: reads actors and events into `doc._.legation`."""

from spacy.language import Language
from spacy.tokens import Doc


@Language.component("legation")
def legation_component(doc: Doc) -> Doc:
    """Return DOC."""
    return doc
