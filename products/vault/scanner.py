"""The malware scanner: a ClamAV daemon asked over its INSTREAM command, by TCP or a Unix socket.

The bytes go out in pieces, each behind its length as four bytes (big end first), and a length of nought ends them; the
daemon answers "stream: OK", "stream: NAME FOUND" or an error. Nothing is written where the scanner could find it.
"""

import socket
import struct
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit

from ocop.journal.words import kept

PIECE = 1 << 18
CONNECT_S, ANSWER_S = 5, 300


class ScannerDown(Exception):
    """The scanner gave no verdict; the message is a Vietnamese sentence for the administrator."""


@dataclass(frozen=True)
class Verdict:
    """What the scanner said: clean, or the name of what it found."""

    clean: bool
    found: str = ""


def scan(file: BinaryIO, address: str) -> Verdict:
    """Send the open file to the daemon at ``tcp://host:port`` or ``unix:/path``. Raises ScannerDown."""
    try:
        with _connected(address) as link:
            answer = _talk(link, file)
    except (OSError, ValueError) as error:
        raise ScannerDown(kept(f"Máy quét mã độc không trả lời ({error.__class__.__name__}).")) from error
    if answer.endswith(" FOUND"):
        return Verdict(False, answer.removeprefix("stream: ").removesuffix(" FOUND"))
    if answer == "stream: OK":
        return Verdict(True)
    raise ScannerDown(kept(f"Máy quét mã độc không kết luận được: {answer[:120] or 'không có câu trả lời'}."))


def _talk(link: socket.socket, file: BinaryIO) -> str:
    try:
        link.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            link.sendall(struct.pack("!L", len(piece)) + piece)
        link.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # the daemon stops reading a stream that is too long and says so in its answer
    link.settimeout(ANSWER_S)
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 4096:
        piece = link.recv(4096)
        if not piece:
            break
        answer += piece
    return answer.decode("utf-8", "replace").strip("\0\r\n ")


@contextmanager
def _connected(address: str):
    kind, _, rest = address.partition(":")
    if kind == "unix":
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(CONNECT_S)
        target = rest
    elif kind == "tcp":
        place = urlsplit(address)
        link = socket.create_connection((place.hostname, place.port or 3310), CONNECT_S)
        target = None
    else:
        raise ValueError(f"CLAMAV is tcp://host:port or unix:/path, not {address!r}")
    with link:
        if target is not None:
            link.connect(target)
        link.settimeout(ANSWER_S)
        yield link
