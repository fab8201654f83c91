"""The network page of what was searched: an actor with those it deals with, or the most active actors of all."""

import threading
from collections import OrderedDict
from collections.abc import Set

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from legation.events.extension import using
from legation.model import Findings
from legation.page import Server, page_of, policy_of
from legation.web.served import Folder, Served

MOST = 2_000
"""How many of the most active actors a network has at most."""
SMALL = 2_000
"""Events up to which a network is drawn at once when it is asked for."""
KEPT = 12
"""How many pages are kept, for drawing them takes time."""
SERVER = Server(home="/", actor="/actor/{}", event="/event/{}", evidence="/event/{}/evidence")


class Pages:
    """Network pages, each drawn once for each state of the folder.

    Args:
        folder: what they show.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._kept: OrderedDict[tuple[int, str, str], str] = OrderedDict()
        self._lock = threading.Lock()
        self._drawing = threading.Lock()

    def page(self, *, actor: str = "", words: str = "") -> str:
        """Return the page of an actor, of those who are called so, or of the most active ones.

        Args:
            actor: an id of the graph, or "".
            words: what was searched, or "".

        Raises:
            KeyError: there is no such actor.
        """
        key = (self._folder.version, actor, words)
        if (found := self._found(key)) is not None:
            return found
        with self._drawing:  # one is drawn at a time; those that are there are given meanwhile
            if (found := self._found(key)) is not None:
                return found
            drawn = self._drawn(self._folder.served, actor, words)
        with self._lock:
            self._kept[key] = drawn
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return drawn

    def _found(self, key: tuple[int, str, str]) -> str | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def warm(self) -> None:
        """Begin to draw the page of the most active actors before somebody asks for it, where that takes time."""
        served = self._folder.served

        def draw() -> None:
            with using(served.extension):
                self.page()

        if len(served.events) > SMALL:
            threading.Thread(target=draw, daemon=True).start()

    def _drawn(self, served: Served, actor: str, words: str) -> str:
        if actor:
            title = f"{served.actors[actor].name} and whom it deals with"
            return page_of(around({actor}, served), title=title, server=SERVER)
        if words:
            found = {one.id for one in served.search(words, limit=50)}
            return page_of(around(found, served), title=f"“{words}” and whom they deal with", server=SERVER)
        who = {one.id for one in served.ranked[:MOST]}
        title = "Network of actors" if len(who) == len(served.actors) else f"The {MOST:,} most active actors"
        return page_of(among(who, served), title=title, server=SERVER)


def around(centre: Set[str], served: Served) -> Findings:
    """Return what some actors and those who deal with them do to each other."""
    near = {id for actor in centre for event in served.events_of(actor) for id in (event.source, event.target)}
    ranked = sorted(near - centre, key=lambda id: (-len(served.events_of(id)), id))
    return among(centre | set(ranked[: MOST - len(centre)]), served)


def among(who: Set[str], served: Served) -> Findings:
    """Return what some actors do to each other."""
    found = {event.id: event for id in who for event in served.events_of(id) if {event.source, event.target} <= who}
    return served.part(found.values())


def network(request: Request) -> Response:
    """Show the network of an actor, of what was searched, or of the most active actors."""
    asked = request.query_params
    pages: Pages = request.app.state.pages
    try:
        page = pages.page(actor=asked.get("actor", ""), words=asked.get("q", "").strip())
    except KeyError:
        raise HTTPException(404, f"nobody in this graph has the id {asked['actor']!r}; search for the name") from None
    policy = f"{policy_of(page)}; frame-ancestors 'none'"
    return HTMLResponse(page.encode("utf-8", errors="replace"), headers={"content-security-policy": policy})


ROUTES = (Route("/network", network),)
