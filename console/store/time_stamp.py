"""Time stamps of RFC 3161: asking for one, and checking one without asking anybody. Pure.

What is stamped is the SHA-256 of the text of a signed head, which covers every row up to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    DuplicateExtension,
    ExtendedKeyUsage,
    ExtensionNotFound,
    InvalidVersion,
    ObjectIdentifier,
    load_pem_x509_certificates,
)
from cryptography.x509.oid import ExtendedKeyUsageOID

from console.store import stamp_form as form

SHA256 = ObjectIdentifier("2.16.840.1.101.3.4.2.1")
HASHES: dict[ObjectIdentifier, type[hashes.HashAlgorithm]] = {
    SHA256: hashes.SHA256,
    ObjectIdentifier("2.16.840.1.101.3.4.2.2"): hashes.SHA384,
    ObjectIdentifier("2.16.840.1.101.3.4.2.3"): hashes.SHA512,
}
_RSA = ("1.2.840.113549.1.1.1", "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13")
_ECDSA = ("1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4")
_ED25519 = ("1.3.101.112",)
SIGNED_DATA = ObjectIdentifier("1.2.840.113549.1.7.2")
TST_INFO = ObjectIdentifier("1.2.840.113549.1.9.16.1.4")
CONTENT_TYPE = ObjectIdentifier("1.2.840.113549.1.9.3")
MESSAGE_DIGEST = ObjectIdentifier("1.2.840.113549.1.9.4")
SIGNING_V1 = ObjectIdentifier("1.2.840.113549.1.9.16.2.12")
SIGNING_V2 = ObjectIdentifier("1.2.840.113549.1.9.16.2.47")
GRANTED = (0, 1)
_UNREADABLE = (ValueError, KeyError, IndexError, InvalidVersion, DuplicateExtension, UnsupportedAlgorithm)
"""What cryptography raises for what is no token, and we for one without what must be in it."""
LONGEST_PATH = 6
"""Certificates from the one that signs to one that is trusted."""


class StampRefused(Exception):
    """No time stamp, or one that does not hold. str() says why."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an authority vouches for: this digest was there at that time. `known`: whether its certificate leads to one
    that the asker trusts."""

    digest: bytes
    at_us: int
    authority: str
    known: bool


def query_for(digest: bytes, nonce: int) -> bytes:
    """A query for a SHA-256, with the certificate wanted in the answer: it is to be checked without the authority."""
    imprint = form.Imprint(algorithm=form.Algorithm(oid=SHA256, parameters=asn1.Null()), digest=digest)
    return asn1.encode_der(form.Query(version=1, imprint=imprint, policy=None, nonce=nonce, certificate=True))


def token_of(answer: bytes, digest: bytes, nonce: int, anchors: Sequence[Certificate]) -> tuple[bytes, Stamp]:
    """The token of an answer, checked; where `anchors` are given it must lead to one of them. Raises StampRefused."""
    try:
        granted = asn1.decode_der(form.Granted, answer)
    except ValueError as error:
        raise StampRefused(_refusal(answer) or f"the answer is no time stamp: {error}") from error
    if granted.status.status not in GRANTED:
        raise StampRefused(f"the authority answers with status {granted.status.status}")
    token = asn1.encode_der(granted.token)
    stamp = read_stamp(token, digest, anchors)
    if _info(_signed(token)).nonce != nonce:
        raise StampRefused("the answer is to another query")
    if anchors and not stamp.known:
        raise StampRefused(f"the certificate of {stamp.authority} does not lead to one that the site trusts")
    return token, stamp


def read_stamp(token: bytes, digest: bytes, anchors: Sequence[Certificate]) -> Stamp:
    """Check a token over a SHA-256. Raises StampRefused with what does not fit."""
    try:
        signed = _signed(token)
        info = _info(signed)
        if info.imprint.algorithm.oid != SHA256 or info.imprint.digest != digest:
            raise StampRefused("it is a time stamp of something else")
        return _checked(signed, info, digest, anchors)
    except _UNREADABLE as error:
        raise StampRefused(f"it cannot be read: {error}") from error


def _checked(signed: form.Signed, info: form.Info, digest: bytes, anchors: Sequence[Certificate]) -> Stamp:
    [signer] = signed.signers.as_list()
    given = list(signed.certificates.as_list()) if signed.certificates else []
    certificate, at = _certificate(signer, [*given, *anchors]), info.at.as_datetime()
    _check_use(certificate, at)
    _check_attributes(signed, signer, certificate)
    _check_signature(signer, certificate)
    return Stamp(
        digest=digest,
        at_us=round(at.timestamp() * 1_000_000),
        authority=certificate.subject.rfc4514_string(),
        known=_leads_to(certificate, given, anchors, at),
    )


def read_anchors(pem: bytes) -> list[Certificate]:
    """The certificates of a PEM text. Raises ValueError."""
    return load_pem_x509_certificates(pem)


def _refusal(answer: bytes) -> str:
    """What an authority says that grants nothing; '' where that is not what it says."""
    try:
        status = asn1.decode_der(form.Refused, answer).status
    except ValueError:
        return ""
    return f"the authority refuses (status {status.status}): {'; '.join(status.said or ()) or 'it does not say why'}"


def _signed(token: bytes) -> form.Signed:
    found = asn1.decode_der(form.Token, token)
    signed = found.content
    if found.kind != SIGNED_DATA or signed.enclosed.kind != TST_INFO:
        raise StampRefused("it is something else that is signed")
    signers = signed.signers.as_list()
    digests = [one.oid for one in signed.digests.as_list()]
    if len(signers) != 1 or (signed.version, signers[0].version, digests) != (3, 1, [signers[0].digest.oid]):
        raise StampRefused("it is not signed as time stamps are, by one authority")
    return signed


def _info(signed: form.Signed) -> form.Info:
    return asn1.decode_der(form.Info, signed.enclosed.content)


def _certificate(signer: form.Signer, given: Sequence[Certificate]) -> Certificate:
    issuer, serial = asn1.encode_der(signer.certificate.issuer), signer.certificate.serial
    for certificate in given:
        if certificate.serial_number == serial and certificate.issuer.public_bytes() == issuer:
            return certificate
    raise StampRefused("the certificate that signed it is not in it")


def _check_attributes(signed: form.Signed, signer: form.Signer, certificate: Certificate) -> None:
    """What is signed is this content, by this certificate. The attributes are what the signature is over."""
    said = {attribute.kind: attribute.values.as_list() for attribute in signer.attributes.as_list()}
    [kind], [digest] = said[CONTENT_TYPE], said[MESSAGE_DIGEST]
    fits = kind.parse(ObjectIdentifier) == TST_INFO
    fits = fits and digest.parse(bytes) == _hashed(signed.enclosed.content, signer.digest.oid)
    if not (fits and _is_named(said, certificate)):
        raise StampRefused("its signed attributes do not fit what it says")


def _is_named(said: dict[ObjectIdentifier, list[asn1.TLV]], certificate: Certificate) -> bool:
    """Whether the attributes name the certificate by its hash."""
    whole = certificate.public_bytes(Encoding.DER)
    if SIGNING_V2 in said:
        named = said[SIGNING_V2][0].parse(form.SigningV2).certificates[0]
        return bool(named.digest == _hashed(whole, named.algorithm.oid if named.algorithm else SHA256))
    return bool(said[SIGNING_V1][0].parse(form.SigningV1).certificates[0].digest == hashlib.sha1(whole).digest())


def _check_signature(signer: form.Signer, certificate: Certificate) -> None:
    body, key, how = asn1.encode_der(signer.attributes), certificate.public_key(), _hash(signer.digest.oid)
    said = signer.algorithm.oid.dotted_string
    try:
        if isinstance(key, rsa.RSAPublicKey) and said in _RSA:
            key.verify(signer.signature, body, padding.PKCS1v15(), how)
        elif isinstance(key, ec.EllipticCurvePublicKey) and said in _ECDSA:
            key.verify(signer.signature, body, ec.ECDSA(how))
        elif isinstance(key, ed25519.Ed25519PublicKey) and said in _ED25519:
            key.verify(signer.signature, body)
        else:
            raise StampRefused(f"it is signed in a way that is not known here ({said})")
    except InvalidSignature as error:
        raise StampRefused("its signature does not hold") from error


def _check_use(certificate: Certificate, at: datetime) -> None:
    """RFC 3161 section 2.3: a key for time stamps, and for nothing else, of a certificate that was in force."""
    try:
        use = certificate.extensions.get_extension_for_class(ExtendedKeyUsage)
    except ExtensionNotFound as error:
        raise StampRefused("its certificate is not one for time stamps") from error
    if not use.critical or list(use.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise StampRefused("its certificate is not one for time stamps alone")
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise StampRefused("its certificate was not in force at that time")


def _leads_to(
    certificate: Certificate, given: Sequence[Certificate], anchors: Sequence[Certificate], at: datetime
) -> bool:
    """Whether one that is trusted issued it, or issued one that did, and so on."""
    for _ in range(LONGEST_PATH):
        if certificate in anchors:
            return True
        issuer = next((one for one in [*anchors, *given] if _issued(one, certificate, at)), None)
        if issuer is None:
            return False
        certificate = issuer
    return False


def _issued(issuer: Certificate, certificate: Certificate, at: datetime) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
        authority = issuer.extensions.get_extension_for_class(BasicConstraints).value.ca
    except (ValueError, TypeError, InvalidSignature, ExtensionNotFound):
        return False  # Not its name, its kind of key, its signature; or none who may issue.
    return bool(authority) and issuer.not_valid_before_utc <= at <= issuer.not_valid_after_utc


def _hash(oid: ObjectIdentifier) -> hashes.HashAlgorithm:
    if (made := HASHES.get(oid)) is None:
        raise StampRefused(f"its hash {oid.dotted_string} is not one of SHA-256, SHA-384, SHA-512")
    return made()


def _hashed(whole: bytes, oid: ObjectIdentifier) -> bytes:
    work = hashes.Hash(_hash(oid))
    work.update(whole)
    return work.finalize()
