from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from allscale_app.domain.errors import InvalidInput
from allscale_app.services.logo import MOST_BYTES, SIDE, read_logo


def a_picture(*, size: tuple[int, int] = (300, 200), kind: str = "PNG", **options) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "#2f4bd8").save(out, kind, **options)
    return out.getvalue()


def a_png_that_claims(width: int, height: int) -> bytes:
    """A header of many pixels before a few bytes of data."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_our_own_png(ctx, kind):
    blob = read_logo(ctx, content=a_picture(kind=kind), business_id="biz_x")
    with Image.open(BytesIO(blob.content)) as image:
        assert (image.format, image.size, image.mode) == ("PNG", (300, 200), "RGBA")
    assert (blob.content_type, blob.kind, blob.business_id) == ("image/png", "logo", "biz_x")


def test_a_large_picture_is_made_smaller(ctx):
    blob = read_logo(ctx, content=a_picture(size=(3000, 1500)), business_id="biz_x")
    with Image.open(BytesIO(blob.content)) as image:
        assert image.size == (SIDE, SIDE // 2)


def test_nothing_but_pixels_survives(ctx):
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "<script>alert(1)</script>")
    polyglot = a_picture(pnginfo=notes, icc_profile=b"profile of mine") + b"<script>alert(2)</script>PK\x03\x04"
    content = read_logo(ctx, content=polyglot, business_id="biz_x").content
    for remains in (b"script", b"profile of mine", b"PK\x03\x04", b"tEXt", b"iCCP"):
        assert remains not in content


def test_the_same_picture_is_the_same_bytes(ctx):
    first, second = (read_logo(ctx, content=a_picture(), business_id="biz_x") for _ in range(2))
    assert first.sha256 == second.sha256


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "logo_unreadable"),
        (b"not a picture", "logo_unreadable"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "logo_unreadable"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "logo_unreadable"),
        (a_picture(kind="GIF"), "logo_unreadable"),
        (a_picture(kind="BMP"), "logo_unreadable"),
        (a_picture()[:60], "logo_unreadable"),
        (a_png_that_claims(30_000, 30_000), "logo_too_large"),
        (a_png_that_claims(4_000, 4_000), "logo_unreadable"),
        (a_picture() + b"\0" * MOST_BYTES, "logo_too_large"),
        (a_picture(size=(32, 32)), "logo_too_small"),
    ],
)
def test_what_is_no_logo_is_refused_in_words(ctx, content, code):
    with pytest.raises(InvalidInput) as refused:
        read_logo(ctx, content=content, business_id="biz_x")
    assert (refused.value.error_code, refused.value.param) == (code, "logo")
