"""Files of contacts, as programs really write them."""

from __future__ import annotations

import time

import pytest

from allscale_app.domain.errors import Conflict, InvalidInput, NotFound
from allscale_app.services.contact_export import export_contacts
from allscale_app.services.contact_file import MOST_BYTES, MOST_LINES, decode_contacts, read_contact_file
from allscale_app.services.contact_import import import_contacts, plan_import
from allscale_app.services.contact_list import list_contacts
from allscale_app.services.contact_upload import (
    find_upload,
    forget_old_uploads,
    forget_upload,
    keep_rest,
    keep_upload,
    mend_upload,
    plan_upload,
)
from allscale_app.services.contacts import create_contact

TREASURY = "0x8678cAC9E2656075F7274FA37C3e6FcB8b05445D"


def plan(database, ctx, business, text):
    with database.read() as uow:
        return plan_import(uow, ctx, business_id=business.id, text=text)


def keep(database, ctx, business, text):
    with database.write() as uow:
        values = plan_import(uow, ctx, business_id=business.id, text=text).good
        return import_contacts(uow, ctx, business_id=business.id, values=values)


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffE-Mail;Company\r\nan@ö.example;Ärger & Söhne\r\n".encode(),
        "email,name\nan@ö.example,Ärger & Söhne\n".encode(),
        "email\tname\nan@ö.example\tÄrger & Söhne".encode("utf-16"),
        "email;name\nan@ö.example;Ärger & Söhne\n".encode("cp1252"),
    ],
)
def test_encodings_marks_and_separators(database, ctx, issuer, content):
    found = plan(database, ctx, issuer[0], decode_contacts(content))
    assert [(one.email, one.name) for one in found.good] == [("an@ö.example", "Ärger & Söhne")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b" \n", "empty"),
        (b"PK\x03\x04\0\0", "not a CSV"),
        (b"x" * (MOST_BYTES + 1), "5 MB"),
    ],
)
def test_what_is_no_such_file_is_refused_in_words(content, words):
    with pytest.raises(InvalidInput, match=words):
        decode_contacts(content)


def test_a_head_without_addresses_and_a_hundred_thousand_lines_are_refused_at_once():
    with pytest.raises(InvalidInput, match="No column"):
        read_contact_file("name,phone\nAda,1\n")
    started = time.thread_time()
    with pytest.raises(InvalidInput, match=f"{MOST_LINES:,}"):
        read_contact_file("email\n" + "".join(f"c{n}@example.com\n" for n in range(100_000)))
    assert time.thread_time() - started < 5
    with pytest.raises(InvalidInput, match="as a table"):
        read_contact_file("email,name\na@b.example," + "x" * 200_000)


def test_each_wrong_line_is_told_and_the_good_ones_stay(database, ctx, issuer):
    text = (
        'email,name,phone,country\n"ada@example.com","Ada\nLovelace",1,DE\nnobody@,Ben,2,DE\n\n'
        "cleo@example.com,Cleo,3,Germania\nADA@example.com,Twice,4,PT\n"
    )
    found = plan(database, ctx, issuer[0], text)
    assert [(fault.line.number, fault.words[:24]) for fault in found.faults] == [
        (4, "This is not an e-mail ad"), (6, "Write the country as its"), (7, "Line 2 has this e-mail a"),
    ]  # fmt: skip
    assert (len(found.good), found.new_count, found.file.ignored) == (1, 1, ("phone",))
    again = read_contact_file(found.file.text_of([fault.line for fault in found.faults]))
    assert [line.form["name"] for line in again.lines] == ["Ben", "Cleo", "Twice"]


def test_formulas_stay_text_both_ways_and_an_export_comes_back_whole(database, ctx, issuer):
    business, _ = issuer
    form = {
        "email": "ada@example.com", "name": "=HYPERLINK(1)", "notes": "+1 555", "labels": ["A", "B"],
        "wallets": [{"name": "My treasury", "address": TREASURY}], "other_emails": ["a@b.example"],
    }  # fmt: skip
    with database.write() as uow:
        made = create_contact(uow, ctx, business_id=business.id, form=form)
        text = export_contacts(uow, ctx, business_id=business.id)
        assert "'=HYPERLINK(1)" in text
        uow.contacts.delete(made)
    assert keep(database, ctx, business, text) == 1
    with database.read() as uow:
        (row,) = list_contacts(uow, ctx, business_id=business.id).rows
    back = row.contact
    assert {name: getattr(back, name) for name in form} == form


def test_known_clients_are_completed_and_what_was_written_stays(database, ctx, issuer):
    business, _ = issuer
    with database.write() as uow:
        form = {"email": "ada@example.com", "name": "Ada", "labels": ["A"], "other_emails": ["ada@home.example"]}
        create_contact(uow, ctx, business_id=business.id, form=form)
        create_contact(uow, ctx, business_id=business.id, form={"email": "ben@example.com", "name": "Ben"})
    text = f"email,name,tax_id,labels,wallets\nada@home.example,Other,DE1,B,Main {TREASURY}\nnew@example.com,New,,,\n"
    found = plan(database, ctx, business, text)
    assert (found.new_count, found.known_count) == (1, 1)
    assert keep(database, ctx, business, text) == 2
    with database.read() as uow:
        ada = uow.contacts.by_email(business.id, "ada@example.com")
    assert (ada.name, ada.tax_id, ada.labels, len(ada.wallets)) == ("Ada", "DE1", ["A", "B"], 1)
    torn = plan(database, ctx, business, "email,other_emails\nada@example.com,ben@example.com\n")
    assert "Ada, Ben. Merge them first" in torn.faults[0].words
    with database.write() as uow:  # somebody made them clash meanwhile
        values = plan_import(
            uow, ctx, business_id=business.id, text="email,other_emails\nx@y.example,z@y.example\n"
        ).good
        for email in ("x@y.example", "z@y.example"):
            create_contact(uow, ctx, business_id=business.id, form={"email": email})
        assert import_contacts(uow, ctx, business_id=business.id, values=values) == 0


def test_what_is_too_much_together_is_left_out(database, ctx, issuer):
    business, _ = issuer
    with database.write() as uow:
        form = {"email": "ada@example.com", "labels": [f"a{n}" for n in range(15)]}
        create_contact(uow, ctx, business_id=business.id, form=form)
    labels = ", ".join(f"b{n}" for n in range(15))
    assert keep(database, ctx, business, f'email,labels\nada@example.com,"{labels}"\n') == 0


def test_a_file_waits_for_its_sender_alone(database, ctx, issuer):
    business, acting = issuer
    whose = {"business_id": business.id, "user_id": acting.user_id}
    for text in ("email\na@b.example\n", "email\na@b.example\nc@d.example\n"):
        with database.write() as uow:
            keep_upload(uow, ctx, **whose, name="clients.csv", content=text)
    with database.read() as uow:
        mark = find_upload(uow, ctx, **whose)
        assert plan_upload(uow, ctx, **whose, mark=mark).new_count == 2
        with pytest.raises(NotFound):
            plan_upload(uow, ctx, business_id=business.id, user_id="usr_other", mark=mark)
    with database.write() as uow:
        forget_upload(uow, ctx, **whose, mark=mark)
    with pytest.raises(NotFound), database.read() as uow:
        find_upload(uow, ctx, **whose)


def test_whoever_looked_at_one_file_decides_nothing_about_the_next(database, ctx, issuer):
    business, acting = issuer
    whose = {"business_id": business.id, "user_id": acting.user_id}
    marks = []
    for text in ("email\na@b.example\n", "email\nc@d.example\n"):
        with database.write() as uow:
            keep_upload(uow, ctx, **whose, name="clients.csv", content=text)
            marks.append(find_upload(uow, ctx, **whose))
    first, second = marks
    for act, more in ((plan_upload, {}), (mend_upload, {"text": "email\n"}), (keep_rest, {"content": "email\n"})):
        with pytest.raises(Conflict, match="another file"), database.write() as uow:
            act(uow, ctx, **whose, mark=first, **more)
    with database.write() as uow:
        forget_upload(uow, ctx, **whose, mark=first)
        assert find_upload(uow, ctx, **whose) == second


def test_a_file_that_nobody_decided_about_is_forgotten_after_a_day(database, ctx, clock, issuer):
    business, acting = issuer
    whose = {"business_id": business.id, "user_id": acting.user_id}
    with database.write() as uow:
        keep_upload(uow, ctx, **whose, name="clients.csv", content="email\na@b.example\n")
    clock.advance(hours=23)
    with database.write() as uow:
        assert forget_old_uploads(uow, ctx) == 0
        find_upload(uow, ctx, **whose)
    clock.advance(hours=2)
    with database.write() as uow:
        assert forget_old_uploads(uow, ctx) == 1
    with pytest.raises(NotFound), database.read() as uow:
        find_upload(uow, ctx, **whose)


def test_mending_wrong_lines_loses_none_of_the_good_ones(database, ctx, issuer):
    business, acting = issuer
    whose = {"business_id": business.id, "user_id": acting.user_id}
    with database.write() as uow:
        keep_upload(uow, ctx, **whose, name="a.csv", content="email;name\nada@example.com;Ada\nben@;Ben\n")
        mark = find_upload(uow, ctx, **whose)
        mark = mend_upload(uow, ctx, **whose, mark=mark, text="email,name\nben@nowhere,Ben\n")
        assert [fault.line.number for fault in plan_upload(uow, ctx, **whose, mark=mark).faults] == [2]
        mark = mend_upload(uow, ctx, **whose, mark=mark, text="email,name\nben@example.com,Ben\n")
        plan = plan_upload(uow, ctx, **whose, mark=mark)
        assert ([one.name for one in plan.good], plan.faults) == (["Ben", "Ada"], ())
        with pytest.raises(InvalidInput, match="first line"):
            mend_upload(uow, ctx, **whose, mark=mark, text="name,email\nBen,ben@example.com\n")
