"""Bytes by content hash."""

from __future__ import annotations

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import DocumentBlob


class Blobs(Repository):
    """Rendered documents and logos."""

    def find(self, sha256: str) -> DocumentBlob | None:
        """The blob, or None."""
        return self.session.get(DocumentBlob, sha256)

    def put(self, blob: DocumentBlob) -> None:
        """Store it unless these bytes are here already."""
        if self.find(blob.sha256) is None:
            self.session.add(blob)
            self.session.flush()
