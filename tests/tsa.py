"""A real authority for time stamps on loopback: `openssl ts`, with certificates of its own, behind a web server."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Test root
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[stamps]
extendedKeyUsage = critical,timeStamping
[other]
extendedKeyUsage = critical,serverAuth
[tsa]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = {ess}
"""


class Authority:
    """An authority: its root in `root`, its address in `url` while it is there. `refusing`: a web page answers."""

    def __init__(self, folder: Path, *, ess: str = "sha256", key: str = "rsa:2048") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.root, self.url, self.refusing, self.asked = folder, folder / "root.pem", "", False, 0
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder, ess=ess))
        (folder / "serial").write_text("01")
        root: list[str | Path] = [
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-keyout",
            folder / "root.key",
        ]
        self._openssl("req", "-x509", *root, "-nodes", "-config", folder / "tsa.cnf", "-extensions", "root",
                      "-days", "30", "-out", self.root)  # fmt: skip
        new = ["-newkey", key] if key.startswith("rsa") else ["-newkey", "ec", "-pkeyopt", f"ec_paramgen_curve:{key}"]
        self._openssl("req", *new, "-nodes", "-keyout", folder / "tsa.key", "-subj", "/CN=Test authority",
                      "-config", folder / "tsa.cnf", "-out", folder / "tsa.csr")  # fmt: skip
        self.certify("stamps")

    def certify(self, use: str) -> None:
        """Issue its certificate, for time stamps or for something else."""
        self._openssl("x509", "-req", "-in", self.folder / "tsa.csr", "-CA", self.root, "-CAkey",
                      self.folder / "root.key", "-CAcreateserial", "-extfile", self.folder / "tsa.cnf",
                      "-extensions", use, "-days", "10", "-out", self.folder / "tsa.pem")  # fmt: skip

    def answer(self, query: bytes) -> bytes:
        """What `openssl ts` answers."""
        self.asked += 1
        asked, answered = self.folder / f"{self.asked}.tsq", self.folder / f"{self.asked}.tsr"
        asked.write_bytes(query)
        how: list[str | Path] = [
            "-config",
            self.folder / "tsa.cnf",
            "-section",
            "tsa",
            "-signer",
            self.folder / "tsa.pem",
        ]
        self._openssl("ts", "-reply", *how, "-inkey", self.folder / "tsa.key", "-queryfile", asked, "-out", answered)
        return answered.read_bytes()

    def verifies(self, text: Path, token: Path) -> bool:
        """Whether openssl itself finds a token good."""
        said = subprocess.run(
            ["openssl", "ts", "-verify", "-data", text, "-in", token, "-token_in", "-CAfile", self.root],
            capture_output=True, timeout=30, check=False,
        )  # fmt: skip
        return said.returncode == 0

    @contextmanager
    def there(self, port: int = 0) -> Iterator[str]:
        """It listens meanwhile; its address."""
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["Content-Length"]))
                body = b"<html>" if authority.refusing else authority.answer(query)
                self.send_response(200)
                self.send_header("Content-Type", "text/html" if authority.refusing else "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            self.url = f"http://127.0.0.1:{server.server_port}/tsa"
            yield self.url
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def _openssl(self, *arguments: str | Path) -> None:
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60)
