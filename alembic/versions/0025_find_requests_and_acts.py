"""Find requests by their status, and acts by what they were done to"""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_request_status", "service_request", ["business_id", "status"])
    op.create_index("ix_audit_record_action", "audit_record", ["action", "object_id"])


def downgrade() -> None:
    op.drop_index("ix_audit_record_action", "audit_record")
    op.drop_index("ix_request_status", "service_request")
