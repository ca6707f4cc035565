"""Encryption of what only a few may read, under a key of the network's own.

Fernet is AES-128 in CBC with an HMAC. Source: cryptography, "Fernet (symmetric encryption)".
"""

import os
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from bot.domain.errors import Refused


class FernetSeal:
    """Implements bot.ports.safeguarding.Seal."""

    def __init__(self, key: str) -> None:
        """Raises Refused for what is no key."""
        try:
            self._fernet = Fernet(key.strip())
        except ValueError as error:
            raise Refused(
                "The key for sealed texts cannot be used: HANDBILL_SEAL_KEY, or its file, must hold 32 bytes "
                "in base64."
            ) from error

    def close(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise Refused(
                "This text was sealed under another key. Set HANDBILL_SEAL_KEY to the key of that time, or "
                "put its file back."
            ) from error


def read_key(file: Path, *, make: bool) -> str:
    """The key in a file; with `make`, one is made at first use, for its owner's eyes only. Raises Refused."""
    try:
        if make and not file.exists():
            _make_key(file)
        return file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(
            f"The key for sealed texts cannot be used: {file} ({type(error).__name__}). Set "
            "HANDBILL_SEAL_KEY, or HANDBILL_SEAL_KEY_FILE to a file that can be read."
        ) from error


def _make_key(file: Path) -> None:
    """Write a new key, whole or not at all: two processes may be first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(Fernet.generate_key())
        opened.flush()
        os.fsync(opened.fileno())
    with suppress(FileExistsError):
        file.hardlink_to(draft)
    draft.unlink()
