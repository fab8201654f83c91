"""Small files of each format that is read, made here: invented sentences in the layouts that people have."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec

from legation.reading.formats import FORMATS

NATO = "NATO rejected the Russian demand. The alliance said so in Brussels on Friday, and its members agreed with it."
LAVROV = "Antony Blinken met Sergei Lavrov in Geneva. They discussed the troops at the border, and agreed to meet again."
JAPAN = "Japan summoned the ambassador of North Korea. It protested against the missile that fell into the sea near its coast."

NEXIS_OLD = f"""


                               1 of 2 DOCUMENTS



                           The Daily Example

                           January 21, 2022 Friday
                             Late Edition - Final

Blinken and Lavrov Meet in Geneva

BYLINE: By JANE ROE; John Doe contributed reporting from
Moscow.

SECTION: Section A; Column 0; Foreign Desk; Pg. 1

LENGTH: 812 words

DATELINE: GENEVA, Jan. 21

BODY:
   Antony Blinken met Sergei Lavrov in Geneva. They discussed the troops at the
border, and agreed to meet again.

   {JAPAN[:44]}
{JAPAN[45:]}

GRAPHIC: PHOTO: The two ministers.

URL: http://www.example.com

LOAD-DATE: January 22, 2022

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

                    Copyright 2022 The Daily Example Company
                              All Rights Reserved


                               2 of 2 DOCUMENTS


                    Copyright 2004 The Morning Sample Inc.
                              The Morning Sample

                            May 3, 2004, Monday

SECTION: Foreign; Pg. A12

LENGTH: 96 words

HEADLINE: NATO rejects
a demand

BYLINE: John Doe

BODY:
{NATO}

LOAD-DATE: May 4, 2004
"""

NEXIS_UNLABELLED = f"""
                               Document 1 of 1 DOCUMENT

                           The Guardian of Samples (London)

                            January 21, 2022 Friday 2:05 PM GMT

Ministers meet by the lake

BYLINE: Jane Roe in Geneva

SECTION: WORLD NEWS

LENGTH: 64 words

{LAVROV}

{NATO}

LOAD-DATE: January 21, 2022

LANGUAGE: ENGLISH
"""

NEXIS_NEW = f"""User Name: A. Reader
Date and Time: Monday, January 24, 2022 10:00:00 AM CET
Job Number: 1234567
Documents (2)

1. Blinken and Lavrov Meet in Geneva
Client/Matter: -None-

Blinken and Lavrov Meet in Geneva
The Daily Example
January 21, 2022 Friday
Late Edition - Final

Copyright 2022 The Daily Example Company All Rights Reserved

Section: Section A; Column 0; Foreign Desk; Pg. 1
Length: 812 words
Byline: By Jane Roe
Dateline: GENEVA

Body

{LAVROV}

Page 1 of 2
Blinken and Lavrov Meet in Geneva

{JAPAN}

Graphic

The two ministers.

Classification

Language: ENGLISH
Publication-Type: Newspaper
Subject: FOREIGN RELATIONS (90%)

Load-Date: January 22, 2022

End of Document

NATO says no
The Morning Sample
21 January 2022 Friday

Copyright 2022 Morning Sample Ltd All Rights Reserved

Length: 96 words
Body

{NATO}

Load-Date: January 21, 2022

End of Document
"""

FACTIVA_SHOWN = f"""World News
Blinken, Lavrov meet in Geneva
By Jane Roe
812 words
21 January 2022
14:05
Sample News Agency
LBA
English
Copyright 2022 Sample News Agency. All Rights Reserved.

{LAVROV}

{JAPAN}

Document LBA0000020220121ei1l0001x

NATO rejects the demand
64 words
3 May 2004
The Morning Sample
MRNS
A12
English
(c) 2004 The Morning Sample Inc.
{""}
{NATO}

Document MRNS000020040503e053000ab

Search Summary
Text  ministers
Date  In the last 20 years
"""

FACTIVA_CODED = f"""SE   Foreign Desk
HD   Blinken and Lavrov Meet
     in Geneva
BY   By Jane Roe
WC   812 words
PD   21 January 2022
ET   14:05
SN   The Daily Example
SC   DAEX
ED   Late Edition - Final
PG   1
LA   English
CY   Copyright 2022 The Daily Example Company. All Rights Reserved.

LP
{LAVROV}

TD
{JAPAN}

IN Geneva the talks went on, though NATO was not there. The ministers of both states promised to write to each other.

CO   exampl : Example Company
NS   gdip : International Relations | gcat : Political/General News
RE   russ : Russia | usa : United States
PUB  The Daily Example Company
AN   Document DAEX000020220121ei1l0001x

HD NATO says no
WC 96 words
PD 3 May 2004
SN The Morning Sample
SC MRNS
LA English
LP {NATO}
AN Document MRNS000020040503e053000ab
"""

DUMP_HEAD = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">
  <siteinfo>
    <sitename>Wikinews</sitename>
    <dbname>enwikinews</dbname>
    <base>https://en.wikinews.org/wiki/Main_Page</base>
    <generator>MediaWiki 1.43</generator>
    <case>first-letter</case>
    <namespaces><namespace key="0" case="first-letter" /><namespace key="10" case="first-letter">Template</namespace></namespaces>
  </siteinfo>
"""


def page(title: str, wikitext: str, *, number: int = 7, ns: int = 0, extra: str = "") -> str:
    """A page of a dump."""
    escaped = wikitext.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"""  <page>
    <title>{title}</title>
    <ns>{ns}</ns>
    <id>{number}</id>{extra}
    <revision>
      <id>99</id>
      <timestamp>2022-02-03T10:00:00Z</timestamp>
      <contributor><username>A</username><id>5</id></contributor>
      <model>wikitext</model>
      <format>text/x-wiki</format>
      <text bytes="1" xml:space="preserve">{escaped}</text>
    </revision>
  </page>
"""


WIKINEWS = f"""{{{{date|January 21, 2022}}}}
{{{{Infobox|a=b|c={{{{d}}}}}}}}
[[File:X.jpg|thumb|Ministers in [[Geneva]].]]
'''{LAVROV[:14]}''' met {{{{w|Sergei Lavrov}}}} in [[Geneva]].<ref>A note.</ref> They &quot;talked&quot;.<!-- not seen -->

{{|
| a table || of numbers
|}}

{NATO}

== Sources ==
* {{{{source|url=http://x.example|title=T}}}}
[[Category:Geneva]]
"""


def dump(*pages: str) -> bytes:
    """A dump of a MediaWiki."""
    return (DUMP_HEAD + "".join(pages) + "</mediawiki>\n").encode()


def pdf(pages: Sequence[Sequence[str]], *, title: str = "", created: str = "", trailer: str = "") -> bytes:
    """A PDF with lines of text, without compression."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = "".join(f"({line.translate(str.maketrans({'(': chr(92) + '(', ')': chr(92) + ')'}))}) Tj T*\n" for line in lines)
        content = f"BT /F1 11 Tf 14 TL 60 760 Td\n{shown}ET"
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({title}) /CreationDate ({created}) >>" if title or created else "<< >>")
    body, offsets = "%PDF-1.4\n", []
    for number, value in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{value}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    info = len(objects)
    end = f"trailer\n<< /Size {info + 1} /Root 1 0 R /Info {info} 0 R {trailer}>>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body + f"xref\n0 {info + 1}\n0000000000 65535 f \n{table}" + end).encode("latin-1")


PDF_PAGES = [
    [
        "The Daily Example - 21 January 2022",
        "Ministers Meet in Geneva",
        "By Jane Roe",
        "Antony Blinken met Sergei Lavrov in Geneva on Friday. The two for-",
        "eign ministers discussed the troops at the border of Ukraine, and a-",
        "greed to meet again.",
        "Japan summoned the ambassador of North Korea. It protested against",
        "the missile that fell into the sea near its coast, and it called the",
        "Page 1 of 2",
    ],
    [
        "The Daily Example - 21 January 2022",
        "launch a threat. NATO rejected the Russian demand on the same day, as",
        "the alliance said in Brussels.",
        "Page 2 of 2",
    ],
]

MAIL = f"""Message-ID: <20220121.1@example.org>
Date: Fri, 21 Jan 2022 15:04:05 +0100
From: "Sample News Agency" <desk@example.org>
To: reader@example.org
Subject: =?utf-8?q?Blinken_meets_Lavrov?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: 8bit

{LAVROV}

On Thu, 20 Jan 2022, A. Reader wrote:
> Is there any news of the talks?
> I wait for it.

{JAPAN}

--{" "}
Sample News Agency
Rue Example 1
--inner
Content-Type: text/html; charset="utf-8"

<html><body><p>{NATO}</p></body></html>
--inner--
--outer
Content-Type: text/plain
Content-Disposition: attachment; filename="notes.txt"

Attached words.
--outer--
"""

HTML_MAIL = f"""Message-ID: <2@example.org>
Date: Sat, 22 Jan 2022 10:00:00 +0000
From: desk@example.org
Subject: NATO
Content-Type: text/html; charset="utf-8"

<html><body><p>{NATO}</p><p>{JAPAN}</p></body></html>
"""

MBOX = f"From desk@example.org Fri Jan 21 15:04:05 2022\n{MAIL}\nFrom desk@example.org Sat Jan 22 10:00:00 2022\n{HTML_MAIL}\n"

NEWSAPI = {
    "status": "ok",
    "totalResults": 2,
    "articles": [
        {
            "source": {"id": None, "name": "The Daily Example"},
            "author": "Jane Roe",
            "title": "Blinken meets Lavrov",
            "description": "The ministers met.",
            "url": "https://www.example.com/1",
            "publishedAt": "2022-01-21T12:00:00Z",
            "content": f"{LAVROV}… [+1234 chars]",
        },
        {
            "source": {"id": "sample", "name": "The Morning Sample"},
            "title": "NATO says no",
            "description": NATO,
            "url": "https://www.example.com/2",
            "publishedAt": "2022-01-22T12:00:00Z",
            "content": "NATO rejected the… [+99 chars]",
        },
    ],
}
GDELT = {
    "articles": [
        {
            "url": "https://www.example.com/3",
            "url_mobile": "",
            "title": "Blinken , Lavrov meet in Geneva",
            "seendate": "20220121T120000Z",
            "socialimage": "",
            "domain": "example.com",
            "language": "English",
            "sourcecountry": "United States",
        },
        {"url": "https://www.example.com/4", "title": "Titre", "seendate": "20220121T121500Z", "domain": "exemple.fr", "language": "French", "sourcecountry": "France"},
    ]
}
GUARDIAN = {
    "response": {
        "status": "ok",
        "total": 1,
        "results": [
            {
                "id": "world/2022/jan/21/talks",
                "type": "article",
                "webPublicationDate": "2022-01-21T12:00:00Z",
                "webTitle": "Ministers meet",
                "webUrl": "https://www.example.com/5",
                "fields": {"headline": "Ministers meet by the lake", "body": f"<p>{LAVROV}</p> <p>{NATO}</p>"},
            }
        ],
    }
}
TIMES = {
    "status": "OK",
    "response": {
        "docs": [
            {
                "_id": "nyt://article/1",
                "web_url": "https://www.example.com/6",
                "abstract": "Ministers met.",
                "lead_paragraph": LAVROV,
                "source": "The New York Times",
                "headline": {"main": "Ministers Meet", "kicker": None},
                "pub_date": "2022-01-21T12:00:00+0000",
            }
        ]
    },
}

_ROWS = [{"id": str(n), "date": "2022-01-21", "title": f"Title {n}", "text": f"{text} {n}"} for n, text in enumerate((NATO, LAVROV, JAPAN))]
_PAGE = f"<html><head><title>Talks</title></head><body><nav>Home</nav><article><h1>Talks</h1><p>{LAVROV}</p><p>{NATO}</p><p>{JAPAN}</p></article></body></html>"

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Daily Example</title><link>https://www.example.com/</link>
<item><title>Ministers meet</title><link>https://www.example.com/8</link><guid>g8</guid><pubDate>Fri, 21 Jan 2022 15:04:05 GMT</pubDate>
<description>{NATO}</description><content:encoded><![CDATA[<p>{LAVROV}</p><p>{NATO}</p>]]></content:encoded></item>
<item><title>NATO says no</title><link>https://www.example.com/9</link><guid>g9</guid><pubDate>Sat, 22 Jan 2022 15:04:05 GMT</pubDate><description>{NATO}</description></item>
</channel></rss>
"""
ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>The Daily Example</title><id>urn:x</id><updated>2022-01-21T15:04:05Z</updated>
<entry><title>Ministers meet</title><id>urn:x:1</id><link href="https://www.example.com/10"/><updated>2022-01-21T15:04:05Z</updated>
<content type="html">&lt;p&gt;{LAVROV}&lt;/p&gt;</content></entry></feed>
"""


def _warc() -> bytes:
    served = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{_PAGE}".encode()
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://www.example.com/11\r\nWARC-Date: 2022-01-22T08:00:00Z\r\n"
    return f"{head}Content-Length: {len(served)}\r\n\r\n".encode() + served + b"\r\n\r\n"


def _parquet() -> bytes:
    import pyarrow
    from pyarrow import parquet

    file = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(_ROWS), file)
    return file.getvalue()


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", NATO)
        archive.writestr("b.jsonl", json.dumps(_ROWS[1]))
    return file.getvalue()


def _tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        member = tarfile.TarInfo("a.txt")
        member.size = len(NATO)
        archive.addfile(member, io.BytesIO(NATO.encode()))
    return file.getvalue()


def _others() -> dict[str, Sequence[tuple[str, bytes]]]:
    """Samples of formats that legation.reading may have: binary ones, feeds, and packed files, which no reader of their own reads."""
    found: dict[str, Sequence[tuple[str, bytes]]] = {}
    if "feed" in FORMATS:
        found["feed"] = [("rss.xml", RSS.encode()), ("atom.xml", ATOM.encode())]
    if "warc" in FORMATS:
        found["warc"] = [("pages.warc", _warc())]
    if "parquet" in FORMATS:
        found["parquet"] = [("rows.parquet", _parquet())]
    if find_spec("legation.reading.packing"):
        rows = "".join(json.dumps(row) + "\n" for row in _ROWS).encode()
        found["packed"] = [("rows.jsonl.gz", gzip.compress(rows)), ("rows.zip", _zip()), ("rows.tar.gz", _tar())]
    return found


_ALL: Mapping[str, Sequence[tuple[str, bytes]]] = {
    "text": [
        ("2022-01-21-talks.txt", f"---\ntitle: Talks\nplace: Geneva\n---\n{LAVROV}\n\n{NATO}\n".encode()),
        ("nexis.txt", NEXIS_OLD.encode()),
        ("nexis-unlabelled.txt", NEXIS_UNLABELLED.encode()),
        ("nexis-uni.txt", NEXIS_NEW.encode()),
        ("factiva.txt", FACTIVA_SHOWN.encode()),
        ("factiva-coded.txt", FACTIVA_CODED.encode()),
    ],
    "html": [("page.html", _PAGE.encode())],
    "jsonl": [("rows.jsonl", "".join(json.dumps(row) + "\n" for row in _ROWS).encode())],
    "json": [
        ("rows.json", json.dumps({"articles": _ROWS}, indent=1).encode()),
        ("newsapi.json", json.dumps(NEWSAPI).encode()),
        ("gdelt.json", json.dumps(GDELT).encode()),
        ("guardian.json", json.dumps(GUARDIAN).encode()),
        ("times.json", json.dumps(TIMES).encode()),
    ],
    "csv": [("rows.csv", ("id,date,title,text\n" + "".join(f'{row["id"]},{row["date"]},{row["title"]},"{row["text"]}"\n' for row in _ROWS)).encode())],
    "mediawiki": [("wikinews.xml", dump(page("Ministers meet", WIKINEWS), page("NATO says no", NATO, number=8), page("X", "y", ns=10)))],
    "pdf": [("talks.pdf", pdf(PDF_PAGES, title="Ministers Meet in Geneva", created="D:20220121120000Z"))],
    "eml": [("talks.eml", MAIL.encode()), ("page.eml", HTML_MAIL.encode())],
    "mbox": [("desk.mbox", MBOX.encode())],
    **_others(),
}
SAMPLES = {form: files for form, files in _ALL.items() if form in FORMATS or form == "packed"}
"""Files of each format of legation.reading.formats.FORMATS, by its name there."""
