"""The portal's own seal on a PDF: a PAdES signature by a key that the installation provides. Never a drawn picture.

``SEAL_KEY`` names a PKCS#12 file; ``development`` makes a test key of this machine's own, whose name says that it
has no value. Empty (the default): papers leave unsealed. The official signature is put on outside in any case.
"""
import contextlib
import datetime as dt
import io
import os
import secrets
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

DEVELOPMENT = "development"
TEST_NAME = "KHÓA THỬ CỦA CỔNG OCOP – KHÔNG CÓ GIÁ TRỊ"
FIELD = "CongOCOP"


class NoKey(Exception):
    """The key cannot be used; the message names the setting to look at."""


@dataclass(frozen=True)
class Key:
    """A signer of pyHanko, loaded once, and whether it is this machine's test key."""

    signer: object
    name: str
    test: bool


def key() -> Key | None:
    """The installation's key, None where it has none. Raises ``NoKey`` for a file that cannot be opened."""
    where = settings.SEAL_KEY
    if not where:
        return None
    if where == DEVELOPMENT:
        path = development_key(Path(settings.VAR_DIR))
        return _load(path, path.with_suffix(".passphrase").read_text(encoding="ascii"), test=True)
    return _load(Path(where), settings.SEAL_PASSPHRASE, test=False)


@cache
def _load(path: Path, passphrase: str, *, test: bool) -> Key:
    from pyhanko.sign import signers

    try:
        signer = signers.SimpleSigner.load_pkcs12(str(path), passphrase=passphrase.encode())
    except Exception as error:  # the library raises what its parsers raise
        raise NoKey(f"SEAL_KEY, SEAL_PASSPHRASE: {error}") from error
    if signer is None:
        raise NoKey("SEAL_KEY: không mở được tệp khóa, hoặc SEAL_PASSPHRASE sai")
    return Key(signer, signer.subject_name, test)


def development_key(folder: Path) -> Path:
    """A test key in ``folder``, made at first use; its certificate says that it has no value.

    Several workers may come for it at once: each makes key and passphrase apart, one of them gets the name.
    """
    path = folder / "seal-development" / "key.p12"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        passphrase = secrets.token_urlsafe(24)
        with tempfile.TemporaryDirectory(prefix="seal-", dir=folder) as mine:
            made = Path(mine) / "made"
            made.mkdir(mode=0o700)
            files = {path.name: test_identity(TEST_NAME, passphrase), "key.passphrase": passphrase.encode()}
            for name, data in files.items():
                with os.fdopen(os.open(made / name, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as out:
                    out.write(data)
            with contextlib.suppress(OSError):  # another's folder is there already: theirs is the key
                made.rename(path.parent)
    return path


def test_identity(name: str, passphrase: str, *, days: int = 3650) -> bytes:
    """A self-made key and certificate as PKCS#12 bytes, for trying things out; ``days``: how long it is valid."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs12
    from cryptography.x509.oid import NameOID

    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(private.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=days)).add_extension(usage, critical=True)
        .sign(private, hashes.SHA256())
    )
    lock = serialization.BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(b"ocop", private, certificate, None, lock)


def seal(pdf: bytes, key: Key, *, reason: str, field: str = FIELD) -> bytes:
    """The PDF with an invisible signature appended; its former bytes stay as they are, in front."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    metadata = signers.PdfSignatureMetadata(
        field_name=field, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256", reason=reason
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return signers.PdfSigner(metadata, signer=key.signer).sign_pdf(writer).getvalue()
