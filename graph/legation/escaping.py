"""What text from articles must not do where it is shown: begin a line of its own, or be a link that acts."""

import re

_BREAKS = re.compile(r"[\t\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_WEB = re.compile(r"https?://[^\s]+", re.I)


def one_line(text: str) -> str:
    r"""Return a text without line breaks, so that it begins no line that looks like ours.

    >>> one_line("a\r\nb")
    'a b'
    """
    return _BREAKS.sub(" ", text)


def web_address(url: str | None) -> str | None:
    """Return a URL that may be linked: of the web, nothing that acts.

    >>> web_address("javascript:alert(1)")
    """
    return url if url and _WEB.fullmatch(url) else None
