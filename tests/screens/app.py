"""The app with the gallery of components beside its pages; only tests and eyes see it."""

from allscale_app.allscale_app import app, asgi
from tests.screens.gallery import gallery

app.add_page(gallery, route="/gallery", title="Gallery")

__all__ = ["app", "asgi"]
