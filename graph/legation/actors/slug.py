"""Names as last segments of IRIs."""

import re
import unicodedata


def slug(name: str) -> str:
    """Return NAME as the last segment of an IRI.

    >>> slug("Ministry of Foreign Affairs of Côte d’Ivoire")
    'ministry-of-foreign-affairs-of-cote-d-ivoire'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("’", "-")).strip("-") or "unnamed"
