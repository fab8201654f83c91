"""What changed between two graphs as one HTML page: no scripts, nothing from outside, every text escaped."""

from importlib.resources import files

import jinja2

from legation.network.changes import Changes


def page_of_changes(changes: Changes, *, title: str) -> str:
    """Return changes as a page, each with the sentence on which it stands.

    Args:
        changes: what changed.
        title: what is compared with what.
    """
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((files("legation.page") / "changes.html").read_text(encoding="utf-8"))
    sections = (
        ("Warmer and colder", changes.changed_ties),
        ("New dealings", changes.new_ties),
        ("Ended dealings", changes.ended_ties),
    )
    lists = (("New actors", changes.new_actors), ("Actors no longer seen", changes.gone_actors))
    return template.render(title=title, sections=sections, lists=lists, tone=_tone) + "\n"


def _tone(value: float | None) -> str:
    return "none" if value is None else f"{value:+.1f}".replace("-", "−")
