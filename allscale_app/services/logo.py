"""An uploaded logo, avatar or picture becomes our own PNG: decoded and encoded again, so that nothing but pixels survives."""

from __future__ import annotations

import hashlib
from io import BytesIO

from PIL import Image, ImageFile, UnidentifiedImageError

from allscale_app.domain.errors import InvalidInput
from allscale_app.services.context import Context
from allscale_app.store.tables import DocumentBlob

MOST_BYTES = 1_000_000
MOST_PIXELS = 20_000_000
"""Looked at before decoding: a small file can unfold into gigabytes."""
LEAST_SIDE = 64
SIDE = 512
"""Larger logos are made this many pixels on their longer side: 2x of the largest place that shows one."""
FORMATS = ("PNG", "JPEG", "WEBP")
"""No SVG: it is a program. No others: each decoder is more to attack."""


def read_logo(ctx: Context, *, content: bytes, business_id: str, kind: str = "logo") -> DocumentBlob:
    """The logo (or `kind`: avatar, picture) as a blob to store, made outside any transaction.

    Raises InvalidInput with `param` logo."""
    if len(content) > MOST_BYTES:
        raise _refusal("The file is larger than 1 MB. Choose a smaller one.", "logo_too_large")
    try:
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint turns it on for a whole process
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _refusal("The picture has too many pixels. Make it 2,000 wide at most.", "logo_too_large")
            if max(image.size) < LEAST_SIDE:
                raise _refusal(f"The picture is too small. It needs at least {LEAST_SIDE} pixels.", "logo_too_small")
            png = _encoded(image)
    except Image.DecompressionBombError as error:
        raise _refusal("The picture has too many pixels. Make it 2,000 wide at most.", "logo_too_large") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _refusal("This is no PNG, JPEG or WebP picture that we can read.", "logo_unreadable") from error
    return DocumentBlob(
        sha256=hashlib.sha256(png).hexdigest(),
        kind=kind,
        content_type="image/png",
        business_id=business_id,
        content=png,
        created_at=ctx.clock.now(),
    )


def _encoded(image: Image.Image) -> bytes:
    """Pixels only: a new image carries no metadata, profile or second frame of the old one."""
    pixels = image.convert("RGBA")
    pixels.thumbnail((SIDE, SIDE))
    clean = Image.new("RGBA", pixels.size)
    clean.paste(pixels)
    out = BytesIO()
    clean.save(out, "PNG", optimize=True)
    return out.getvalue()


def _refusal(words: str, code: str) -> InvalidInput:
    return InvalidInput(words, code=code, param="logo")
