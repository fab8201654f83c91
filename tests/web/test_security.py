from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

TOKEN = "a token for tests"

Serve = Callable[..., TestClient]


def test_every_response_carries_a_strict_policy(serve: Serve) -> None:
    client = serve()
    for address in ("/", "/health", "/nothing", "/static/legation.css", "/actor/nato"):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "http" not in policy
        assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:8000", 200), ("127.0.0.1", 200), ("[::1]:8000", 200), ("evil.example", 421), ("evil.example:8000", 421), ("", 421)],
)
def test_only_known_names_are_answered(serve: Serve, host: str, status: int) -> None:
    assert serve().get("/health", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"origin": "http://localhost:8000"}, 303),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://localhost:8001"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site", "origin": "http://localhost:8000"}, 403),
    ],
)
def test_writes_of_other_sites_are_refused(serve: Serve, headers: dict[str, str], status: int) -> None:
    assert serve().post("/logout", headers=headers).status_code == status


def test_what_is_too_large_is_refused_whatever_it_says(serve: Serve) -> None:
    client = serve(upload_bytes=1000)
    assert client.post("/login", content=b"x" * 2000).status_code == 413
    assert client.post("/login", headers={"content-length": "-1"}).status_code == 413


@pytest.mark.parametrize(
    ("token", "next_", "status", "location"),
    [
        (TOKEN, "/review", 303, "/review"),
        (TOKEN, "https://evil.example/", 303, "/"),
        (TOKEN, "//evil.example/", 303, "/"),
        (TOKEN, "/\\evil.example/", 303, "/"),
        ("wrong", "/review", 401, None),
        ("", "/review", 401, None),
        ("töken", "/", 401, None),
    ],
)
def test_the_token_is_shown_once(serve: Serve, token: str, next_: str, status: int, location: str | None) -> None:
    response = serve().post("/login", data={"token": token, "next": next_})
    assert (response.status_code, response.headers.get("location")) == (status, location)
    cookie = response.headers.get("set-cookie", "")
    assert ("HttpOnly" in cookie and "SameSite=strict" in cookie) == (status == 303)
