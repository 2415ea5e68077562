from __future__ import annotations

import pytest
from starlette.requests import Request

from allscale_app.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, StaleVersion, TooMany
from allscale_app.http.answers import file_response, refused
from allscale_app.services.stored_documents import StoredFile


def a_request(query: bytes = b"") -> Request:
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": query, "headers": []})


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("INV-1.pdf", 'inline; filename="INV-1.pdf"'),
        ("F/2026/001.pdf", 'inline; filename="F-2026-001.pdf"'),
        ('a".pdf', "inline; filename*=UTF-8''a%22.pdf"),
        ("Rëchnung.pdf", "inline; filename*=UTF-8''R%C3%ABchnung.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "inline; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x.pdf"),
    ],
)
def test_a_file_is_named_safely(name, disposition):
    file = StoredFile(name, b"x", "application/pdf", "sha")
    assert file_response(a_request(), file).headers["content-disposition"] == disposition


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InvalidInput("No."), 422),
        (NotAllowed("No."), 403),
        (NotFound("No."), 404),
        (Conflict("No."), 409),
        (StaleVersion("No."), 412),
        (TooMany("No.", retry_after_seconds=7), 429),
    ],
)
async def test_a_refusal_has_its_status_and_words(error, status):
    response = await refused(a_request(), error)
    assert (response.status_code, response.body) == (status, b"No.")
    assert response.headers.get("retry-after") == ("7" if status == 429 else None)
