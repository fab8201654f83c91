"""What in a page could act."""

import re
from html.parser import HTMLParser


class Elements(HTMLParser):
    """What in a page could act: scripts and images of others, handlers, addresses that are none of the web.

    Args:
        page: the page.
        styled: whether it has one style element of its own.
    """

    def __init__(self, page: str, *, styled: bool = False) -> None:
        super().__init__()
        self.acting: list[str] = []
        self.tags: set[str] = set()
        self._styles = int(styled)
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        if tag == "style":
            self._styles -= 1
        if tag in ("img", "iframe", "object", "embed", "base") or self._styles < 0 or any(name.startswith("on") or name == "style" for name in given):
            self.acting.append(self.get_starttag_text() or tag)
        if tag == "script" and not given.get("src", "").startswith("/static/"):
            self.acting.append(tag)
        if "http-equiv" in given and given["http-equiv"] != "Content-Security-Policy":
            self.acting.append(self.get_starttag_text() or tag)
        for name in ("href", "src", "action", "formaction"):
            if not re.match(r"(https?://|/(?![/\\])|#|\?|data:,$|$)", given.get(name, "")):
                self.acting.append(given[name])
