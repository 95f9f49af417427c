"""An AWS on this machine: a moto server of our own, and autofix as a process that takes it for AWS."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def moto_server() -> Iterator[str]:
    """The address of a moto server while it runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/moto-api/", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, "moto did not start"
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def autofix(address: str, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run autofix as people do; what it takes for AWS is at an address."""
    env = {**os.environ, "AWS_ENDPOINT_URL": address}
    return subprocess.run([sys.executable, "-m", "autofix", *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False)
