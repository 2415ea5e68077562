"""Keep further e-mail addresses of contacts, and files of contacts until their sender has decided"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from allscale_app.store.columns import Json, UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contact", sa.Column("other_emails", Json, nullable=False, server_default="[]"))
    op.create_table(
        "contact_email",
        sa.Column("business_id", sa.String(), nullable=False),
        sa.Column("email_key", sa.String(), nullable=False),
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"]),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"]),
        sa.PrimaryKeyConstraint("business_id", "email_key"),
    )
    op.create_index("ix_contact_email_contact_id", "contact_email", ["contact_id"])
    op.create_table(
        "contact_upload",
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("business_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"]),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"]),
        sa.PrimaryKeyConstraint("user_id", "business_id"),
    )


def downgrade() -> None:
    op.drop_table("contact_upload")
    op.drop_index("ix_contact_email_contact_id", "contact_email")
    op.drop_table("contact_email")
    op.drop_column("contact", "other_emails")
