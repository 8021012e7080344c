"""The ASN.1 of time stamps: RFC 3161 (query, answer, TSTInfo), RFC 5652 (SignedData), RFC 5816 (which certificate)."""

from __future__ import annotations

from typing import Annotated

from cryptography.hazmat import asn1
from cryptography.hazmat.asn1 import TLV, BitString, Default, Explicit, GeneralizedTime, Implicit, Null, SetOf
from cryptography.x509 import Certificate, ObjectIdentifier


@asn1.sequence
class Algorithm:
    """An algorithm without parameters of its own; what has some (RSA-PSS) is not read."""

    oid: ObjectIdentifier
    parameters: Null | None


@asn1.sequence
class Imprint:
    """What is stamped."""

    algorithm: Algorithm
    digest: bytes


@asn1.sequence
class Query:
    """TimeStampReq."""

    version: int
    imprint: Imprint
    policy: ObjectIdentifier | None
    nonce: int | None
    certificate: Annotated[bool, Default(False)]


@asn1.sequence
class Status:
    """PKIStatusInfo: 0 and 1 are granted."""

    status: int
    said: list[str] | None
    failure: BitString | None


@asn1.sequence
class Granted:
    """TimeStampResp with a token."""

    status: Status
    token: TLV


@asn1.sequence
class Refused:
    """TimeStampResp without one."""

    status: Status


@asn1.sequence
class Accuracy:
    """How far the time may be off."""

    seconds: int | None
    millis: Annotated[int | None, Implicit(0)]
    micros: Annotated[int | None, Implicit(1)]


@asn1.sequence
class Extension:
    """One extension."""

    kind: ObjectIdentifier
    critical: Annotated[bool, Default(False)]
    value: bytes


@asn1.sequence
class Info:
    """TSTInfo: what the authority signs."""

    version: int
    policy: ObjectIdentifier
    imprint: Imprint
    serial: int
    at: GeneralizedTime
    accuracy: Accuracy | None
    ordering: Annotated[bool, Default(False)]
    nonce: int | None
    authority: Annotated[list[TLV] | None, Implicit(0)]
    """One name of any kind: [0] around it is the same bytes as [0] for a list of one."""
    extensions: Annotated[list[Extension] | None, Implicit(1)]


@asn1.sequence
class Attribute:
    """One signed attribute."""

    kind: ObjectIdentifier
    values: SetOf[TLV]


@asn1.sequence
class IssuerSerial:
    """Which certificate: who issued it, and its number there."""

    issuer: TLV
    serial: int


@asn1.sequence
class Signer:
    """SignerInfo, its certificate named by issuer and number."""

    version: int
    certificate: IssuerSerial
    digest: Algorithm
    attributes: Annotated[SetOf[Attribute], Implicit(0)]
    algorithm: Algorithm
    signature: bytes
    unsigned: Annotated[SetOf[Attribute] | None, Implicit(1)]


@asn1.sequence
class Enclosed:
    """EncapsulatedContentInfo."""

    kind: ObjectIdentifier
    content: Annotated[bytes, Explicit(0)]


@asn1.sequence
class Signed:
    """SignedData."""

    version: int
    digests: SetOf[Algorithm]
    enclosed: Enclosed
    certificates: Annotated[SetOf[Certificate] | None, Implicit(0)]
    revoked: Annotated[SetOf[TLV] | None, Implicit(1)]
    signers: SetOf[Signer]


@asn1.sequence
class Token:
    """ContentInfo of SignedData."""

    kind: ObjectIdentifier
    content: Annotated[Signed, Explicit(0)]


@asn1.sequence
class HashedV2:
    """ESSCertIDv2: SHA-256 where no algorithm is named."""

    algorithm: Algorithm | None
    digest: bytes
    issuer: IssuerSerial | None


@asn1.sequence
class SigningV2:
    """SigningCertificateV2."""

    certificates: list[HashedV2]
    policies: list[TLV] | None


@asn1.sequence
class HashedV1:
    """ESSCertID: SHA-1."""

    digest: bytes
    issuer: IssuerSerial | None


@asn1.sequence
class SigningV1:
    """SigningCertificate."""

    certificates: list[HashedV1]
    policies: list[TLV] | None
