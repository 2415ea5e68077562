"""The people a business bills."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, TableValuedAlias, case, func, literal, or_, true
from sqlalchemy import select as select_columns
from sqlmodel import col, delete, select, update

from allscale_app.domain.contact_listing import ContactFilter, ContactSort
from allscale_app.domain.invoice.listing import COUNT_CAP
from allscale_app.store.columns import UtcDateTime
from allscale_app.store.repositories.base import Boundary, Repository, Slice, keyset_page
from allscale_app.store.tables import Contact, ContactEmail, ContactUpload, Invoice, Payment

EVERYTHING = ContactFilter()


class Contacts(Repository):
    """Contacts of one business."""

    def find(self, business_id: str, contact_id: str) -> Contact | None:
        """A business's contact, or None."""
        return self.session.exec(
            select(Contact).where(Contact.id == contact_id, Contact.business_id == business_id)
        ).first()

    def lock(self, business_id: str, contact_id: str) -> Contact | None:
        """A business's contact, held against other writers until commit, or None."""
        statement = select(Contact).where(Contact.id == contact_id, Contact.business_id == business_id)
        return self.session.exec(statement.with_for_update().execution_options(populate_existing=True)).first()

    def by_email(self, business_id: str, email_key: str) -> Contact | None:
        """The contact of a case-folded address, its first or a further one, or None."""
        first = select(Contact).where(Contact.business_id == business_id, Contact.email_key == email_key)
        further = (
            select(Contact)
            .join(ContactEmail, col(ContactEmail.contact_id) == col(Contact.id))
            .where(ContactEmail.business_id == business_id, ContactEmail.email_key == email_key)
        )
        return self.session.exec(first).first() or self.session.exec(further).first()

    def keep_emails(self, contact: Contact) -> None:
        """Let the contact be found by its further addresses, and by no others."""
        self.session.exec(delete(ContactEmail).where(col(ContactEmail.contact_id) == contact.id))
        for email in contact.other_emails:
            self.session.add(
                ContactEmail(business_id=contact.business_id, email_key=email.casefold(), contact_id=contact.id)
            )
        self.session.flush()

    def delete(self, contact: Contact) -> None:
        """Remove a contact; its invoices keep their own copy of the recipient."""
        self.session.exec(update(Invoice).where(col(Invoice.contact_id) == contact.id).values(contact_id=None))
        self.session.exec(delete(ContactEmail).where(col(ContactEmail.contact_id) == contact.id))
        self.session.delete(contact)
        self.session.flush()

    def adopt(self, contact: Contact) -> None:
        """Give a contact the invoices that were billed to its addresses and are nobody's."""
        self.session.flush()
        self.session.exec(
            update(Invoice)
            .where(
                col(Invoice.business_id) == contact.business_id,
                col(Invoice.contact_id).is_(None),
                func.lower(col(Invoice.recipient_email)).in_(
                    [contact.email_key, *(email.casefold() for email in contact.other_emails)]
                ),
            )
            .values(contact_id=contact.id)
        )

    def move(self, contact_ids: Collection[str], to: Contact) -> None:
        """Give `to` everything that hangs at these other contacts of its business, and remove those."""
        gone = list(contact_ids)
        theirs = col(Invoice.contact_id).in_(gone), col(Invoice.business_id) == to.business_id
        self.session.exec(update(Invoice).where(*theirs).values(contact_id=to.id))
        self.session.exec(delete(ContactEmail).where(col(ContactEmail.contact_id).in_(gone)))
        mine = col(Contact.id).in_(gone), col(Contact.business_id) == to.business_id
        self.session.exec(delete(Contact).where(*mine))
        self.session.flush()
        self.session.expire_all()

    def invoice_counts(self, contact_ids: Collection[str]) -> dict[str, int]:
        """How many invoices hang at each of these contacts."""
        key = func.coalesce(col(Invoice.contact_id), "")
        statement = select_columns(key, func.count())
        statement = statement.where(col(Invoice.contact_id).in_(contact_ids)).group_by(col(Invoice.contact_id))
        return {str(row[0]): int(row[1]) for row in self.session.connection().execute(statement)}

    def wallets_like(self, business_id: str, *, beginning: str, end: str) -> list[tuple[str, str]]:
        """Address and contact's name of wallets with these lower-case ends, written down or paid from."""
        named = func.coalesce(func.nullif(col(Contact.name), ""), col(Contact.email))
        text = col(Contact.search_text).contains(beginning, autoescape=True)
        written = select_columns(col(Contact.wallets), named).where(col(Contact.business_id) == business_id, text)
        found = [
            (wallet["address"], row[1])
            for row in self.session.connection().execute(written)
            for wallet in row[0]
            if wallet["address"].lower().startswith(beginning) and wallet["address"].lower().endswith(end)
        ]
        sender = func.lower(col(Payment.sender))
        paid = (
            select_columns(col(Payment.sender), named)
            .join(Invoice, col(Invoice.id) == col(Payment.invoice_id))
            .join(Contact, col(Contact.id) == col(Invoice.contact_id))
            .where(col(Payment.business_id) == business_id, sender.startswith(beginning), sender.endswith(end))
        )
        return found + [(row[0], row[1]) for row in self.session.connection().execute(paid.distinct())]

    def holders(self, business_id: str) -> dict[str, tuple[str, str]]:
        """Id and name of the contact behind each case-folded address of a business."""
        named = func.coalesce(func.nullif(col(Contact.name), ""), col(Contact.email))
        first = select_columns(col(Contact.email_key), col(Contact.id), named)
        further = select_columns(col(ContactEmail.email_key), col(Contact.id), named)
        further = further.join(Contact, col(Contact.id) == col(ContactEmail.contact_id))
        both = first.where(col(Contact.business_id) == business_id).union_all(
            further.where(col(ContactEmail.business_id) == business_id)
        )
        return {row[0]: (row[1], row[2]) for row in self.session.connection().execute(both)}

    def upload(self, user_id: str, business_id: str) -> ContactUpload | None:
        """The file that a user sent last, or None."""
        return self.session.get(ContactUpload, (user_id, business_id))

    def forget_upload(self, user_id: str, business_id: str) -> None:
        """Remove it."""
        whose = col(ContactUpload.user_id) == user_id, col(ContactUpload.business_id) == business_id
        self.session.exec(delete(ContactUpload).where(*whose))

    def forget_uploads_before(self, at: datetime) -> int:
        """Remove what was sent before `at`; how many files that were."""
        return self.session.exec(delete(ContactUpload).where(col(ContactUpload.uploaded_at) < at)).rowcount

    def page(
        self,
        business_id: str,
        narrow: ContactFilter,
        *,
        sort: ContactSort,
        limit: int,
        beyond: Boundary | None = None,
        backwards: bool = False,
    ) -> Slice[Contact]:
        """Up to `limit` contacts beyond a boundary, downwards or, `backwards`, up the list."""
        key, id_ = _sort_key(sort), col(Contact.id)
        boundaries, goes_on = keyset_page(
            self.session,
            select_columns(id_, key).where(*self._matching(business_id, narrow)),
            key=key,
            id_=id_,
            descending=sort is not ContactSort.NAME,
            limit=limit,
            beyond=beyond,
            backwards=backwards,
        )
        wanted = [contact_id for _, contact_id in boundaries]
        rows = {row.id: row for row in self.session.exec(select(Contact).where(id_.in_(wanted))).all()}
        return Slice([rows[contact_id] for contact_id in wanted], boundaries, goes_on)

    def last_activity(self, contacts: Collection[Contact]) -> dict[str, datetime]:
        """When each contact, or the newest of its invoices, last changed."""
        wanted = col(Contact.id).in_([contact.id for contact in contacts])
        statement = select_columns(col(Contact.id), _sort_key(ContactSort.ACTIVITY)).where(wanted)
        return {row[0]: row[1] for row in self.session.connection().execute(statement)}

    def count(self, business_id: str, narrow: ContactFilter = EVERYTHING) -> int:
        """How many match, at most 1,000."""
        matching = self._matching(business_id, narrow)
        some = select_columns(literal(1)).select_from(Contact).where(*matching).limit(COUNT_CAP)
        counted = select_columns(func.count()).select_from(some.subquery())
        return int(self.session.connection().execute(counted).scalar_one())

    def by_ids(self, business_id: str, contact_ids: Sequence[str]) -> Sequence[Contact]:
        """A business's contacts in the order of `contact_ids`; unknown ones are left out."""
        statement = select(Contact).where(Contact.business_id == business_id, col(Contact.id).in_(contact_ids))
        rows = {row.id: row for row in self.session.exec(statement).all()}
        return [rows[each] for each in dict.fromkeys(contact_ids) if each in rows]

    def labels(self, business_id: str) -> Sequence[str]:
        """Every label in use, from A."""
        each = self._each_label()
        statement = select_columns(each.c.value).select_from(Contact).join(each, true())
        statement = statement.where(col(Contact.business_id) == business_id)
        found = self.session.connection().execute(statement.distinct()).scalars()
        return sorted(found, key=lambda text: (text.casefold(), text))

    def countries(self, business_id: str) -> Sequence[str]:
        """The codes of the countries in use, in order."""
        country = col(Contact.country)
        statement = select_columns(country).where(col(Contact.business_id) == business_id, country != "")
        return sorted(self.session.connection().execute(statement.distinct()).scalars())

    def _matching(self, business_id: str, narrow: ContactFilter) -> list[ColumnElement[bool]]:
        conditions = [col(Contact.business_id) == business_id]
        for term in narrow.terms:
            text = col(Contact.search_text).contains(term, autoescape=True)
            conditions.append(or_(text, _paid_from(business_id, term)) if term.startswith("0x") else text)
        if narrow.label:
            each = self._each_label()
            conditions.append(select_columns(literal(1)).select_from(each).where(each.c.value == narrow.label).exists())
        if narrow.country:
            conditions.append(col(Contact.country) == narrow.country)
        return conditions

    def _each_label(self) -> TableValuedAlias:
        """One row, `value`, for each label of a contact."""
        is_postgres = self.session.get_bind().dialect.name == "postgresql"
        split = func.jsonb_array_elements_text if is_postgres else func.json_each
        return split(col(Contact.labels)).table_valued("value")


def _paid_from(business_id: str, beginning: str) -> ColumnElement[bool]:
    """A payment of one of the contact's invoices came from an address that begins so."""
    found = select_columns(col(Invoice.contact_id)).join(Payment, col(Payment.invoice_id) == col(Invoice.id))
    sender = func.lower(col(Payment.sender)).startswith(beginning, autoescape=True)
    return col(Contact.id).in_(found.where(col(Payment.business_id) == business_id, sender))


def _sort_key(sort: ContactSort) -> ColumnElement[Any]:
    if sort is ContactSort.ACTIVITY:
        newest = select_columns(func.max(col(Invoice.updated_at))).where(col(Invoice.contact_id) == col(Contact.id))
        return func.coalesce(newest.scalar_subquery(), col(Contact.updated_at), type_=UtcDateTime())
    if sort is ContactSort.CREATED:
        return cast("ColumnElement[Any]", col(Contact.created_at))
    return func.lower(case((col(Contact.name) != "", col(Contact.name)), else_=col(Contact.email)))
