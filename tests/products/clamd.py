"""A server that speaks ClamAV's INSTREAM as its manual describes it, with one signature of our own."""

import socket
import struct
import threading

SIGNATURE = b"OCOP-TEST-SIGNATURE-NOT-A-VIRUS"
NAME = "Ocop.Test.Signature"


class Clamd:
    """``with Clamd() as server: server.address``; ``path`` makes it listen on a Unix socket."""

    def __init__(self, path: str = "", most: int = 50_000_000):
        self.most, self.seen = most, []
        self.socket = socket.socket(socket.AF_UNIX if path else socket.AF_INET, socket.SOCK_STREAM)
        self.socket.bind(path or ("127.0.0.1", 0))
        self.address = f"unix:{path}" if path else f"tcp://127.0.0.1:{self.socket.getsockname()[1]}"

    def __enter__(self) -> "Clamd":
        self.socket.listen(4)
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *error) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                link, _ = self.socket.accept()
            except OSError:
                return
            with link, link.makefile("rb") as stream:
                link.sendall(self._answer(stream) + b"\0")

    def _answer(self, stream) -> bytes:
        if stream.read(10) != b"zINSTREAM\0":
            return b"UNKNOWN COMMAND"
        data = b""
        while length := struct.unpack("!L", stream.read(4))[0]:
            data += stream.read(length)
            if len(data) > self.most:
                return b"INSTREAM size limit exceeded. ERROR"
        self.seen.append(data)
        return f"stream: {NAME} FOUND".encode() if SIGNATURE in data else b"stream: OK"
