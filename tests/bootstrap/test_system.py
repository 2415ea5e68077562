from __future__ import annotations

import time

import pytest
from argon2 import PasswordHasher

from allscale_app.bootstrap.system import AesGcmBox, Argon2Passwords, nobodys_hash


def test_a_password_verifies_against_its_own_hash_only():
    passwords = Argon2Passwords()
    made = passwords.hash("correct horse")
    assert passwords.verify(made, "correct horse")
    assert not passwords.verify(made, "correct horsf")
    assert not passwords.verify("not a hash", "correct horse")


def test_nobody_costs_as_much_as_somebody_and_is_never_right():
    passwords = Argon2Passwords()
    made = passwords.hash("correct horse")

    def fastest(password_hash: str | None) -> float:
        def once() -> float:
            start = time.process_time()
            assert not passwords.verify(password_hash, "wrong")
            return time.process_time() - start

        return min(once() for _ in range(6))

    assert fastest(None) == pytest.approx(fastest(made), rel=0.5)
    assert not PasswordHasher().check_needs_rehash(nobodys_hash(PasswordHasher()))


def test_sealed_text_opens_with_its_key_only_and_unchanged_only():
    box = AesGcmBox(bytes(32))
    sealed = box.seal("secret")
    assert box.open(sealed) == "secret"
    assert box.seal("secret") != sealed
    with pytest.raises(ValueError, match="does not open"):
        AesGcmBox(bytes(31) + b"1").open(sealed)
