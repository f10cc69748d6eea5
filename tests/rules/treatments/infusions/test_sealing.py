"""What is sealed on a device is opened by the key it was sealed for, whole, and by nothing else."""

import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from treatments.infusions.rules.sealing import (
    CURVE,
    CannotOpen,
    Sealed,
    name_of,
    public_bytes,
    seal,
    sealed_from,
    unseal,
)

CLIENT_ID = "7f1c9a52-0c3b-4c58-9a35-0d2f1b6a4e11"
TEXT = json.dumps({"systolic": 118}).encode()


@pytest.fixture(scope="module")
def private():
    return ec.generate_private_key(CURVE)


@pytest.fixture
def sealed(private):
    return seal(TEXT, client_id=CLIENT_ID, public=public_bytes(private.public_key()))


def test_what_was_sealed_is_opened(private, sealed):
    assert unseal(sealed, private) == TEXT
    assert sealed_from(sealed.as_json()) == sealed


def test_nothing_of_it_can_be_read_outside(sealed):
    assert "118" not in json.dumps(sealed.as_json())


def test_two_of_the_same_look_different(private, sealed):
    again = seal(TEXT, client_id=CLIENT_ID, public=public_bytes(private.public_key()))
    assert again.box != sealed.box
    assert again.ephemeral != sealed.ephemeral


def test_another_key_does_not_open_it(sealed):
    with pytest.raises(CannotOpen):
        unseal(sealed, ec.generate_private_key(CURVE))


@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "7f1c9a52-0c3b-4c58-9a35-0d2f1b6a4e12"},
        {"key": "0" * 16},
        {"iv": "AAAAAAAAAAAAAAAA"},
        {"box": "AAAA"},
        {"box": "not base64!"},
        {"ephemeral": "AAAA"},
    ],
)
def test_whatever_is_changed_on_the_way_keeps_it_shut(private, sealed, change):
    with pytest.raises(CannotOpen):
        unseal(replace(sealed, **change), private)


@pytest.mark.parametrize(
    "sent", [None, 7, [], {}, {"client_id": 1}, {**Sealed("a", "b", "c", "d", "e").as_json(), "more": "x"}]
)
def test_what_is_no_sealed_entry_is_refused(sent):
    with pytest.raises(CannotOpen):
        sealed_from(sent)


def test_a_box_has_a_longest_size(sealed):
    longest = replace(sealed, box="A" * 16_000)
    assert sealed_from(longest.as_json()) == longest
    with pytest.raises(CannotOpen):
        sealed_from(replace(sealed, box="A" * 16_001).as_json())


def test_a_key_is_named_after_its_point(private):
    name = name_of(public_bytes(private.public_key()))
    assert len(name) == 16
    assert name != name_of(public_bytes(ec.generate_private_key(CURVE).public_key()))
