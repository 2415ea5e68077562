"""The three headers of Standard Webhooks 1.0."""

from __future__ import annotations

from standardwebhooks import Webhook

from allscale_app.services.ports import HookCall


def signed_headers(call: HookCall) -> dict[str, str]:
    """Id, time and one signature for each secret: while a secret changes over, a receiver finds its own."""
    signatures = [Webhook(secret).sign(call.message_id, call.at, call.body) for secret in call.secrets]
    return {
        "webhook-id": call.message_id,
        "webhook-timestamp": str(int(call.at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
