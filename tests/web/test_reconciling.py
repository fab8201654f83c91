import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient
from test_browsing import Elements, text_of

from example import HOSTILE, hostile_findings
from legation.cli import main

Serve = Callable[..., TestClient]
OPENREFINE = "http://127.0.0.1:3333"

Shape = dict[str, Any]
TEXT, NUMBER, TRUTH = str, (int, float), bool
NAMED: Shape = {"id": TEXT, "name": TEXT}
MANIFEST: Shape = {
    "versions": [TEXT], "name": TEXT, "identifierSpace": TEXT, "schemaSpace": TEXT, "defaultTypes": [NAMED], "view": {"url": TEXT},
    "preview": {"url": TEXT, "width": int, "height": int},
    "suggest": {what: {"service_url": TEXT, "service_path": TEXT} for what in ("entity", "type", "property")},
    "extend": {"propose_properties": {"service_url": TEXT, "service_path": TEXT}, "property_settings": []},
}  # fmt: skip
CANDIDATE: Shape = {**NAMED, "description": TEXT, "type": [NAMED], "score": NUMBER, "match": TRUTH}


def misshapen(value: Any, shape: Any, at: str = "") -> list[str]:
    """Where a value is not as the specification (sections 3 to 7) wants it: the names of its fields, and their types."""
    if isinstance(shape, dict):
        if not isinstance(value, dict) or value.keys() != shape.keys():
            return [f"{at}: {value}"]
        return [wrong for key in shape for wrong in misshapen(value[key], shape[key], f"{at}.{key}")]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{at}: no list"]
        return [wrong for item in value for wrong in (misshapen(item, shape[0], f"{at}[]") if shape else [])]
    return [] if isinstance(value, shape) and (shape is bool or not isinstance(value, bool)) else [f"{at}: {value!r}"]


def asked(client: TestClient, **queries: Any) -> dict[str, Any]:
    """The candidates for each query; by POST the same as by GET."""
    text = json.dumps(queries)
    answer = client.post("/reconcile", data={"queries": text})
    assert answer.status_code == 200 and client.get("/reconcile", params={"queries": text}).json() == answer.json()
    assert answer.json().keys() == queries.keys()
    for value in answer.json().values():
        assert misshapen(value, {"result": [CANDIDATE]}) == []
        scores = [candidate["score"] for candidate in value["result"]]
        assert scores == sorted(scores, reverse=True) and all(0 <= score <= 100 for score in scores)
    return {key: value["result"] for key, value in answer.json().items()}


def test_the_service_says_what_it_is_and_what_it_names_is_there(serve: Serve) -> None:
    client = serve()
    told = client.get("/reconcile").json()
    assert misshapen(told, MANIFEST) == [] and told["versions"] == ["0.2"]
    assert "{{id}}" in told["view"]["url"] and "{{id}}" in told["preview"]["url"]
    assert all(told[space].startswith("https://") for space in ("identifierSpace", "schemaSpace"))
    for address in (told["view"]["url"], told["preview"]["url"]):
        assert client.get(address.replace("{{id}}", "nato")).status_code == 200
    for part in (*told["suggest"].values(), told["extend"]["propose_properties"]):
        assert client.get(part["service_url"] + part["service_path"], params={"prefix": "n"}).status_code == 200


@pytest.mark.parametrize(
    ("query", "first", "match"),
    [
        ({"query": "Sergei Lavrov"}, "sergei-lavrov", True),
        ({"query": "NATO", "type": "organisation"}, "nato", True),
        ({"query": "NATO", "type": ["person", "organisation"]}, "nato", True),
        ({"query": "NATO", "type": "person"}, None, False),
        ({"query": "NATO", "type": "Q5"}, None, False),
        ({"query": "Tom Harlow"}, "tom-harlow", True),
        ({"query": "Harlow", "limit": 1}, "thomas-harlow", False),
        ({"query": "Bush (unclear)"}, None, False),
        ({"query": "Tom Harlow", "properties": [{"pid": "country", "v": "Britain"}]}, "tom-harlow", True),
        ({"query": "Tom Harlow", "properties": [{"pid": "country", "v": {"id": "france"}}]}, "tom-harlow", False),
        ({"query": "Sergei Lavrov", "properties": [{"pid": "country", "v": ["rus"]}, {"pid": "date", "v": "2022-01-21"}, {"pid": "shoe", "v": 9}]}, "sergei-lavrov", True),
        ({"query": "Zzyzx Qwerty"}, None, False),
        ({"query": "  "}, None, False),
    ],
)
def test_names_have_candidates(serve: Serve, grown: object, query: dict[str, Any], first: str | None, match: bool) -> None:
    found = asked(serve(), q0=query, other={"query": "Russia"})["q0"]
    assert (found[0]["id"] if found else None) == first
    assert [candidate["match"] for candidate in found].count(True) == match and (not found or found[0]["match"] == match)


def test_hostile_names_are_names(serve: Serve) -> None:
    client = serve(hostile_findings())
    asked(client, **{f"q{n}": {"query": text, "properties": [{"pid": "country", "v": text}, {"pid": "date", "v": text}]} for n, text in enumerate(HOSTILE)})
    for actor in hostile_findings().actors:
        page = client.get("/reconcile/preview", params={"id": actor.id})
        assert page.status_code == 200 and Elements(page.text).acting == []
    assert client.get("/reconcile/suggest/entity", params={"prefix": "<script>"}).headers["content-type"] == "application/json"


MALFORMED = [
    ({"queries": "["}, "no JSON"), ({"queries": "[]"}, "no object"), ({"queries": "[" * 9000}, "no JSON"), ({"queries": '{"q": 1}'}, "a query is an object"),
    ({"queries": '{"q": {"query": 1}}'}, "a query is an object"), ({"queries": json.dumps({"q": {"query": "x" * 501}})}, "a name of 501"),
    ({"queries": '{"q": {"query": "x", "limit": 0}}'}, "limit is no number"), ({"queries": '{"q": {"query": "x", "limit": "5"}}'}, "limit is no number"),
    ({"queries": json.dumps({f"q{n}": {"query": "x"} for n in range(101)})}, "101 queries; send at most 100"),
    ({"queries": '{"q": {"query": "x", "properties": [1]}}'}, "a property is an object"),
    ({"extend": "{}"}, "an extension is an object"), ({"extend": '{"ids": [1], "properties": []}'}, "ids are texts"),
    ({"extend": '{"ids": [], "properties": [{"id": "shoe"}]}'}, "ids are texts"), ({"extend": json.dumps({"ids": ["x"] * 1001, "properties": []})}, "send at most 1000"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "message"), MALFORMED, ids=lambda value: str(value)[:40])
def test_what_cannot_be_answered_is_said(serve: Serve, form: dict[str, str], message: str) -> None:
    answer = serve().post("/reconcile", data=form)
    assert answer.status_code == 400 and answer.json()["status"] == "error" and message in answer.json()["message"]


def test_more_candidates_than_there_may_be_are_not_given(serve: Serve) -> None:
    assert len(asked(serve(), q={"query": "Bush", "limit": 10**9})["q"]) <= 50
    assert serve().get("/reconcile?callback=x").status_code == 400


def test_tables_are_extended(serve: Serve) -> None:
    extend = {"ids": ["antony-blinken", "nato", "nobody"], "properties": [{"id": name} for name in ("kind", "country", "wikidata", "role", "partOf")]}
    answer = serve().post("/reconcile", data={"extend": json.dumps(extend)}).json()
    assert misshapen(answer["meta"], [NAMED]) == [] and [item["id"] for item in answer["meta"]] == [item["id"] for item in extend["properties"]]  # type: ignore[index]
    assert answer["rows"]["antony-blinken"] == {
        "kind": [{"str": "person"}], "country": [{"str": "USA"}], "wikidata": [{"str": "Q7821917"}], "role": [{"str": "secretary of state"}],
        "partOf": [{"id": "united-states", "name": "United States"}],
    }  # fmt: skip
    assert answer["rows"]["nato"]["country"] == [] and set(map(str, answer["rows"]["nobody"].values())) == {"[]"}
    assert misshapen(serve().get("/reconcile/properties?type=person").json(), {"type": TEXT, "properties": [NAMED]}) == []


@pytest.mark.parametrize(
    ("what", "prefix", "first"),
    [("entity", "lavr", "sergei-lavrov"), ("entity", "merkel", "angela-merkel"), ("entity", "", None), ("type", "per", "person"), ("type", "", "person"),
     ("property", "coun", "country"), ("property", "partof", "partOf"), ("property", "zz", None)],
)  # fmt: skip
def test_what_is_typed_is_completed(serve: Serve, what: str, prefix: str, first: str | None) -> None:
    found = serve().get(f"/reconcile/suggest/{what}", params={"prefix": prefix}).json()["result"]
    assert (found[0]["id"] if found else None) == first and len(found) <= 20
    assert misshapen(found, [{**NAMED, "description": TEXT, "notable": [NAMED]} if what == "entity" else NAMED]) == []


def test_suggestions_go_on_at_a_cursor(serve: Serve) -> None:
    client = serve()
    first, second = (client.get("/reconcile/suggest/entity", params={"prefix": "m", "cursor": cursor}).json()["result"] for cursor in ("0", "20"))
    assert len(first) == 20 and not {item["id"] for item in first} & {item["id"] for item in second}
    assert client.get("/reconcile/suggest/entity", params={"prefix": "m", "cursor": "x"}).json()["result"] == first
    assert client.get("/reconcile/suggest/shoe").status_code == 404


# other origins


def test_nobody_elsewhere_may_ask_unless_named(serve: Serve) -> None:
    client = serve()
    headers = {"origin": OPENREFINE, "sec-fetch-site": "cross-site"}
    assert "access-control-allow-origin" not in client.get("/reconcile", headers=headers).headers
    assert client.post("/reconcile", headers=headers).status_code == 403
    assert client.options("/reconcile", headers=headers).status_code == 405
    preview = client.get("/reconcile/preview?id=nato", headers=headers)
    assert "frame-ancestors 'none'" in preview.headers["content-security-policy"]


def test_a_named_origin_may_ask_the_service_and_nothing_else(serve: Serve) -> None:
    client = serve(cors_origins=(OPENREFINE,))
    headers = {"origin": OPENREFINE, "sec-fetch-site": "cross-site"}
    answer = client.post("/reconcile", data={"queries": '{"q": {"query": "NATO"}}'}, headers=headers)
    assert answer.status_code == 200 and answer.headers["access-control-allow-origin"] == OPENREFINE and answer.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in answer.headers
    assert client.options("/reconcile", headers=headers).status_code == 204
    preview = client.get("/reconcile/preview?id=nato", headers=headers)
    assert f"frame-ancestors {OPENREFINE}" in preview.headers["content-security-policy"] and "x-frame-options" not in preview.headers
    assert "NATO" in text_of(preview.text) and client.get("/reconcile/preview?id=nobody").status_code == 404
    for address in ("/", "/health", "/reconciles", "/review", "/actor/nato"):
        assert "access-control-allow-origin" not in client.get(address, headers=headers).headers
        assert client.get(address, headers=headers).headers["x-frame-options"] == "DENY"
    assert client.post("/review", headers=headers).status_code == client.post("/read/add", headers=headers).status_code == 403
    stranger = {"origin": "https://evil.example"}
    assert client.post("/reconcile", headers=stranger).status_code == 403
    assert "access-control-allow-origin" not in client.get("/reconcile", headers=stranger).headers


@pytest.mark.parametrize("origin", ["*", "null", "evil.example", "http://a/b", "http://a; script-src *", "file:///x"])
def test_an_origin_that_is_none_is_refused_at_the_start(tmp_path: object, origin: str) -> None:
    result = CliRunner().invoke(main, ["serve", str(tmp_path), "--cors", origin])
    assert result.exit_code == 2 and "is no origin" in result.stderr


def test_who_is_known_but_not_told_of_is_said(serve: Serve) -> None:
    answer = serve().get("/actor/angela-merkel")
    assert answer.status_code == 404 and "no article of this graph tells of them" in answer.text
