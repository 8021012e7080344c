"""Time stamps of a real authority (`openssl ts`): asked for, read, and refused for every thing that does not fit."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from console.store import stamp_form as form
from console.store.stamps import anchors_of, stamp_row
from console.store.time_stamp import StampRefused, query_for, read_anchors, read_stamp, token_of
from tests.tsa import Authority

TEXT = "the text of a head"
DIGEST = hashlib.sha256(TEXT.encode()).digest()
NONCE = (1 << 62) + 7


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def token(authority: Authority) -> bytes:
    return token_of(authority.answer(query_for(DIGEST, NONCE)), DIGEST, NONCE, root(authority))[0]


def root(authority: Authority) -> list[x509.Certificate]:
    return read_anchors(authority.root.read_bytes())


@pytest.mark.parametrize(("ess", "key"), [("sha256", "rsa:2048"), ("sha1", "prime256v1"), ("sha512", "secp384r1")])
def test_the_stamp_of_an_authority_is_good_for_us_and_for_openssl(tmp_path: Path, ess: str, key: str) -> None:
    authority = Authority(tmp_path / "tsa", ess=ess, key=key)
    token, stamp = token_of(authority.answer(query_for(DIGEST, NONCE)), DIGEST, NONCE, root(authority))
    assert (stamp.authority, stamp.known) == ("CN=Test authority", True)
    assert abs(datetime.fromtimestamp(stamp.at_us / 1e6, UTC) - datetime.now(UTC)) < timedelta(minutes=5)
    (tmp_path / "text").write_text(TEXT)
    (tmp_path / "token").write_bytes(token)
    assert authority.verifies(tmp_path / "text", tmp_path / "token")


def test_it_is_good_for_this_digest_alone(token: bytes) -> None:
    with pytest.raises(StampRefused, match="something else"):
        read_stamp(token, hashlib.sha256(b"other").digest(), ())


def test_an_authority_that_nobody_named_is_not_known(token: bytes, tmp_path: Path) -> None:
    assert not read_stamp(token, DIGEST, ()).known
    assert not read_stamp(token, DIGEST, root(Authority(tmp_path))).known


def test_the_answer_to_another_query_is_refused(authority: Authority) -> None:
    answer = authority.answer(query_for(DIGEST, NONCE))
    with pytest.raises(StampRefused, match="another query"):
        token_of(answer, DIGEST, NONCE + 1, ())


def test_an_authority_that_the_site_does_not_trust_is_refused(authority: Authority, tmp_path: Path) -> None:
    answer = authority.answer(query_for(DIGEST, NONCE))
    with pytest.raises(StampRefused, match="does not lead to one that the site trusts"):
        token_of(answer, DIGEST, NONCE, root(Authority(tmp_path)))


def test_a_refusal_is_told_in_the_authority_s_words(authority: Authority) -> None:
    """It knows SHA-256 alone; and an answer that grants nothing although it has a token."""
    imprint = form.Imprint(algorithm=form.Algorithm(oid=x509.ObjectIdentifier("1.3.14.3.2.26"), parameters=None),
                           digest=b"1" * 20)  # fmt: skip
    query = form.Query(version=1, imprint=imprint, policy=None, nonce=1, certificate=True)
    with pytest.raises(StampRefused, match=r"the authority refuses \(status 2\)"):
        token_of(authority.answer(asn1.encode_der(query)), DIGEST, 1, ())
    granted = asn1.decode_der(form.Granted, authority.answer(query_for(DIGEST, NONCE)))
    waiting = form.Granted(status=form.Status(status=3, said=None, failure=None), token=granted.token)
    with pytest.raises(StampRefused, match="answers with status 3"):
        token_of(asn1.encode_der(waiting), DIGEST, NONCE, ())


@pytest.mark.parametrize("answer", [b"", b"<html>", b"\x30\x03\x02\x01\x00"])
def test_what_is_no_answer_is_refused(answer: bytes) -> None:
    with pytest.raises(StampRefused, match="the answer is no time stamp"):
        token_of(answer, DIGEST, NONCE, ())


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
def test_every_bit_of_it_counts(authority: Authority, token: bytes) -> None:
    """One that was changed is refused, or leads to nobody: its certificate's own signature is its issuer's matter."""
    rng, anchors = random.Random(3), root(authority)
    for place in rng.sample(range(len(token)), 400):
        changed = bytearray(token)
        changed[place] ^= 1 << rng.randrange(8)
        try:
            assert not read_stamp(bytes(changed), DIGEST, anchors).known, place
        except StampRefused:
            continue


def with_certificate(token: bytes, certificate: x509.Certificate) -> bytes:
    signed = asn1.decode_der(form.Token, token)
    content = replace(signed.content, certificates=asn1.SetOf([certificate]))
    return asn1.encode_der(replace(signed, content=content))


def like(token: bytes, *, use: x509.ExtendedKeyUsage | None = None, days: int = 1) -> x509.Certificate:
    """A certificate by the name and number of the one in a token, made by somebody else."""
    inside = asn1.decode_der(form.Token, token).content.certificates
    assert inside is not None
    [given] = inside.as_list()
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .issuer_name(given.issuer).subject_name(given.subject).serial_number(given.serial_number)
        .public_key(key.public_key())
        .not_valid_before(now - timedelta(days=9)).not_valid_after(now + timedelta(days=days))
    )  # fmt: skip
    if use is not None:
        made = made.add_extension(use, critical=True)
    return made.sign(key, hashes.SHA256())


STAMPING, SERVER = x509.oid.ExtendedKeyUsageOID.TIME_STAMPING, x509.oid.ExtendedKeyUsageOID.SERVER_AUTH
CERTIFICATES = {
    "is not one for time stamps$": (None, 1),
    "is not one for time stamps alone": (x509.ExtendedKeyUsage([STAMPING, SERVER]), 1),
    "was not in force": (x509.ExtendedKeyUsage([STAMPING]), -2),
    "do not fit what it says": (x509.ExtendedKeyUsage([STAMPING]), 1),
}


@pytest.mark.parametrize("why", CERTIFICATES)
def test_another_certificate_of_the_same_name_is_refused(token: bytes, why: str) -> None:
    use, days = CERTIFICATES[why]
    with pytest.raises(StampRefused, match=why):
        read_stamp(with_certificate(token, like(token, use=use, days=days)), DIGEST, ())


def test_without_its_certificate_it_is_refused_unless_that_is_trusted_itself(
    authority: Authority, token: bytes
) -> None:
    signed = asn1.decode_der(form.Token, token)
    bare = asn1.encode_der(replace(signed, content=replace(signed.content, certificates=None)))
    with pytest.raises(StampRefused, match="is not in it"):
        read_stamp(bare, DIGEST, ())
    assert read_stamp(bare, DIGEST, read_anchors((authority.folder / "tsa.pem").read_bytes())).known


def test_files_that_hold_no_certificate_are_refused(tmp_path: Path) -> None:
    (tmp_path / "tsa.pem").write_text("hello")
    with pytest.raises(StampRefused, match="holds no certificate"):
        anchors_of(tmp_path / "tsa.pem")
    with pytest.raises(StampRefused, match="cannot be read: No such file"):
        anchors_of(tmp_path / "none.pem")


@pytest.mark.parametrize("body", [{}, {"head": 1, "size": 2, "token": "?"}, {"head": "x", "size": 2, "token": ""}])
def test_a_row_that_is_none_of_a_stamp_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(StampRefused, match="is no row of a time stamp"):
        stamp_row(body)
