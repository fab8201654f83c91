"""A dossier as plain text, Markdown or HTML; what comes from articles is escaped in each."""

import re
from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files
from types import MappingProxyType

import jinja2

from legation.dossier.building import Act, Dossier
from legation.escaping import one_line, web_address

_CONTROL = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)))
_MARKUP = re.compile(r"([\\`*_\[\]<>#|&~$:]|^[-+=]|(?<=^\d)[.)]|(?<=www)\.|@)")


def as_text(dossier: Dossier) -> str:
    """Return a dossier for a terminal."""
    parts = [_head(dossier)]
    parts += [_section("Posts", dossier.posts)]
    parts += [_section("Names seen", (f"{text} ({count})" for text, count in dossier.names))]
    parts += [_section("Partners", (f"{p.name}: {p.facts} ({', '.join(p.relations)})" for p in dossier.partners))]
    parts += [
        _section("Time line", (f"{_act_line(act)}\n      {act.sentence} [{act.article}]" for act in dossier.acts))
    ]
    return "\n\n".join(filter(None, parts)).translate(_CONTROL) + "\n"


def _head(dossier: Dossier) -> str:
    actor = dossier.actor
    lines = [" ".join(actor.name.split()), f"  {facts_line(dossier)}"]
    if actor.reason:
        lines.append(f"  linked: {actor.reason}" if actor.wikidata else f"  identity: {actor.reason}")
    return "\n".join(map(one_line, lines))


def facts_line(dossier: Dossier) -> str:
    """Return kind, role, owner, country and id of the actor in one line."""
    actor = dossier.actor
    parts = [str(actor.kind), actor.role, dossier.belongs_to, actor.country, actor.wikidata or "no Wikidata id"]
    return ", ".join(part for part in parts if part)


def _section(title: str, lines: Iterable[str]) -> str:
    items = [f"  - {_one_line(line)}" for line in lines]
    return "\n".join([title, *items]) if items else ""


def _one_line(text: str) -> str:
    """A line without breaks, but for the one in front of a sentence."""
    return "\n      ".join(one_line(part) for part in text.split("\n      "))


def _act_line(act: Act) -> str:
    return f"{act.when}  {act.what}{_qualified(act)}"


def _qualified(act: Act) -> str:
    marks = [act.status, f"according to {act.said_by}" if act.said_by else ""]
    marks.append(f"{act.articles} articles" if act.articles > 1 else "")
    said = "; ".join(filter(None, marks))
    return f"  ({said})" if said else ""


def as_markdown(dossier: Dossier) -> str:
    """Return a dossier as Markdown."""
    lines = [f"# {_md(dossier.actor.name)}", "", _md(facts_line(dossier)), ""]
    if dossier.posts:
        lines += ["## Posts", "", *(f"- {_md(post)}" for post in dossier.posts), ""]
    if dossier.names:
        lines += ["## Names seen", "", *(f"- {_md(text)} ({count})" for text, count in dossier.names), ""]
    if dossier.partners:
        lines += ["## Partners", "", "| partner | facts | relations |", "|---|---|---|"]
        lines += [f"| {_md(p.name)} | {p.facts} | {_md(', '.join(p.relations))} |" for p in dossier.partners]
        lines.append("")
    if dossier.acts:
        lines += ["## Time line", ""]
        for act in dossier.acts:
            lines += [
                f"- **{act.when}** {_md(act.what)}{_md(_qualified(act))}  ",
                f"  “{_md(act.sentence)}” ({_md(act.article)})",
            ]
    return "\n".join(lines).rstrip() + "\n"


def _md(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def as_html(dossier: Dossier) -> str:
    """Return a dossier as one HTML page that asks the network for nothing."""
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((files("legation.dossier") / "dossier.html").read_text(encoding="utf-8"))
    return (
        template.render(dossier=dossier, facts=facts_line(dossier), qualified=_qualified, web_address=web_address)
        + "\n"
    )


RENDERERS: Mapping[str, Callable[[Dossier], str]] = MappingProxyType(
    {"text": as_text, "markdown": as_markdown, "html": as_html}
)
"""How a dossier is written, by name of the format."""
