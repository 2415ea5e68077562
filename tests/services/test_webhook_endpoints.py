"""Endpoints: who may change them, what they keep, and two workers at one of them."""

from __future__ import annotations

import threading

import pytest

from allscale_app.domain.errors import Conflict, InvalidForm, NotAllowed, NotFound, StaleVersion
from allscale_app.services.acting import Acting
from allscale_app.services.ports import HookAnswer
from allscale_app.services.webhook_endpoints import (
    MOST_ENDPOINTS,
    delete_endpoint,
    rotate_secret,
    send_test,
    update_endpoint,
)
from allscale_app.services.webhook_queue import resend
from allscale_app.services.webhook_tries import begin_try, record_try
from allscale_app.store.tables import Membership
from allscale_app.views.webhook_objects import webhook_body
from tests.builders import a_draft, a_user
from tests.services.listening import URL, Listening


@pytest.fixture
def listening(database, ctx):
    return Listening.on(database, ctx)


def change(listening, service, endpoint_id: str, acting: Acting | None = None, **more):
    with listening.database.write() as uow:
        where = {"business_id": listening.business.id, "endpoint_id": endpoint_id}
        return service(uow, listening.ctx, **where, acting=acting or listening.acting, **more)


def test_the_secret_is_kept_sealed_and_is_what_the_standard_asks_for(listening, ctx):
    endpoint, secret = listening.endpoint_and_secret()
    assert secret.startswith("whsec_")
    assert len(secret) == len("whsec_") + 44
    assert secret not in endpoint.secret
    assert ctx.secrets.open(listening.find(endpoint).secret) == secret


def test_every_field_that_cannot_be_is_told_at_once(listening):
    with pytest.raises(InvalidForm) as refused:
        listening.endpoint(url="http://localhost", description="x" * 200, event_types=["invoice.payed"])
    assert set(refused.value.errors) == {"url", "description", "event_types"}


def test_a_business_has_at_most_twenty(listening):
    for _ in range(MOST_ENDPOINTS):
        listening.endpoint()
    with pytest.raises(Conflict):
        listening.endpoint()


def test_an_accountant_changes_nothing(listening, ctx):
    endpoint = listening.endpoint()
    with listening.database.write() as uow:
        a_draft(uow, ctx, business=listening.business)
        user = a_user(uow, ctx)
        uow.businesses.add(
            Membership(
                business_id=listening.business.id, user_id=user.id, role="accountant", created_at=ctx.clock.now()
            )
        )
    accountant = Acting(user.id)
    delivery_id = listening.deliveries(endpoint)[0].id
    for service, more in (
        (update_endpoint, {"form": {"enabled": False}}),
        (delete_endpoint, {}),
        (rotate_secret, {}),
        (send_test, {"data": {}, "write_body": webhook_body}),
    ):
        with pytest.raises(NotAllowed):
            change(listening, service, endpoint.id, accountant, **more)
    with pytest.raises(NotAllowed), listening.database.write() as uow:
        resend(uow, ctx, business_id=listening.business.id, acting=accountant, delivery_id=delivery_id)
    assert listening.find(endpoint) == endpoint


def test_an_outdated_change_saves_nothing(listening):
    endpoint = listening.endpoint()
    change(listening, update_endpoint, endpoint.id, form={"description": "Shop"}, expected_version=1)
    with pytest.raises(StaleVersion):
        change(listening, update_endpoint, endpoint.id, form={"description": "Other"}, expected_version=1)
    assert (listening.find(endpoint).description, listening.find(endpoint).url) == ("Shop", URL)


def test_a_deleted_endpoint_is_unknown_and_its_secrets_are_gone(listening):
    endpoint = listening.endpoint()
    change(listening, rotate_secret, endpoint.id)
    change(listening, delete_endpoint, endpoint.id)
    gone = listening.find(endpoint)
    assert (gone.secret, gone.old_secret, gone.is_enabled) == ("", "", False)
    with pytest.raises(NotFound):
        change(listening, update_endpoint, endpoint.id, form={"enabled": True})


def test_what_is_switched_off_neither_tests_nor_sends_again(listening, ctx):
    endpoint = listening.endpoint()
    with listening.database.write() as uow:
        a_draft(uow, ctx, business=listening.business)
    change(listening, update_endpoint, endpoint.id, form={"enabled": False})
    with pytest.raises(Conflict):
        change(listening, send_test, endpoint.id, data={}, write_body=webhook_body)
    delivery_id = listening.deliveries(endpoint)[0].id
    with pytest.raises(Conflict), listening.database.write() as uow:
        resend(uow, ctx, business_id=listening.business.id, acting=listening.acting, delivery_id=delivery_id)


def test_of_two_workers_one_tries_and_nothing_is_left_waiting(listening, ctx):
    """On both databases: what one transaction has not committed the other one waits for."""
    endpoint = listening.endpoint()
    with listening.database.write() as uow:
        invoice = a_draft(uow, ctx, business=listening.business)
    for _ in range(5):
        with listening.database.write() as uow:
            uow.timeline.append(invoice, kind="viewed", actor="payer", at=ctx.clock.now(), data={})
    ids = [delivery.id for delivery in listening.deliveries(endpoint)]
    tried: list[str] = []

    def work() -> None:
        for _ in range(len(ids)):
            for delivery_id in ids:
                with listening.database.write() as uow:
                    trying = begin_try(uow, ctx, delivery_id=delivery_id)
                if trying is None:
                    continue
                tried.append(trying.call.message_id)
                with listening.database.write() as uow:
                    answer = HookAnswer(code=204)
                    record_try(uow, ctx, delivery_id=delivery_id, attempt_id=trying.attempt_id, answer=answer)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tried == [event.id for event in listening.events()], "each once, in the order it happened"
    assert {one.status for one in listening.deliveries(endpoint)} == {"delivered"}
