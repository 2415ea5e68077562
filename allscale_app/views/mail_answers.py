"""What a mail server's answer means, for somebody who does not read SMTP (RFC 5321, RFC 3463)."""

from __future__ import annotations

import re

_ENHANCED = re.compile(r"\b([45]\.\d{1,3}\.\d{1,3})\b")
_BY_ENHANCED = (
    (("5.1.1", "5.1.10", "5.1.6", "5.2.1"), "There is no such mailbox"),
    (("5.1.2", "5.4.4"), "The part after the @ receives no mail"),
    (("5.1.3",), "The address is not written as their server expects"),
    (("4.2.2", "5.2.2"), "The mailbox is full"),
    (("4.2.1",), "The mailbox is busy"),
    (("5.2.3", "5.3.4"), "The mail is larger than their server takes"),
    (("4.7.1", "4.7.0"), "Their server wants us to wait"),
)
_BY_CODE = {
    421: "Their server is busy",
    450: "Their server wants us to wait",
    451: "Their server wants us to wait",
    452: "Their server is out of room",
    550: "There is no such mailbox, or it takes no mail from us",
    551: "There is no such mailbox",
    552: "The mailbox is full",
    553: "The address is not written as their server expects",
    554: "Their server refused the mail",
}


def answer_words(code: int | None, text: str) -> str:
    """The answer in words; "" when there was no answer of a server (`text` is ours then)."""
    if code is None:
        return ""
    found = _ENHANCED.search(text)
    enhanced = found.group(1) if found else ""
    for codes, words in _BY_ENHANCED:
        if enhanced in codes:
            return words
    if enhanced.startswith("5.7."):
        return "Their server refuses mail from us"
    return _BY_CODE.get(code, "Their server refused the mail" if code >= 500 else "Their server wants us to wait")
