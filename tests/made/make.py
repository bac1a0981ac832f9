"""Makes the files in this folder with the programs that people have: chromium, node, wget, pdftocairo, zip, sqlite3.

Run by hand, where they are: python tests/made/make.py. The page is our own, served from this machine as
http://post.example/2024/mill, so that no file names a machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from _pages import LAYOUTS, MADE, TITLE

HERE = Path(__file__).parent
ADDRESS = "http://post.example/2024/mill"
PRINTED = (
    "<style>@page { size: A5 } body { font: 15pt/1.5 serif } @media print { nav, aside, footer { display: none } }"
    "</style>"
)
PICTURE = bytes.fromhex(  # one white point
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)
SNAPSHOT = """
const [port, address] = process.argv.slice(1);
const [tab] = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()).filter((one) => one.type === "page");
const socket = new WebSocket(tab.webSocketDebuggerUrl);
let number = 0;
const waiting = new Map();
socket.onmessage = ({ data }) => {
  const answer = JSON.parse(data);
  if (answer.method === "Page.loadEventFired") waiting.get("load")();
  waiting.get(answer.id)?.(answer.result);
};
const wait = (what) => new Promise((done) => waiting.set(what, done));
const send = (method, params = {}) => {
  socket.send(JSON.stringify({ id: ++number, method, params }));
  return wait(number);
};
await new Promise((done) => (socket.onopen = done));
await send("Page.enable");
const loaded = wait("load");
await send("Page.navigate", { url: address });
await loaded;
process.stdout.write((await send("Page.captureSnapshot", { format: "mhtml" })).data);
socket.close();
"""


class Post(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page = LAYOUTS["schema.org"].page(MADE).replace("</head>", f"{PRINTED}</head>").encode()
        known = {"mill": ("text/html; charset=utf-8", page), "a.jpg": ("image/png", PICTURE)}
        kind, body = known.get(self.path.rpartition("/")[2], ("", b""))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind or "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        return "post"  # rather than this Python's


def run(*command: str, cwd: Path, **variables: str) -> bytes:
    return subprocess.run(command, cwd=cwd, env=os.environ | variables, stdout=subprocess.PIPE, check=True).stdout


def made(work: Path, port: int) -> None:
    rules = f"--host-resolver-rules=MAP post.example 127.0.0.1:{port}"
    browser = ("chromium", "--headless", "--no-sandbox", f"--user-data-dir={work / 'profile'}", rules)
    run(*browser, "--print-to-pdf=mill.pdf", ADDRESS, cwd=work)
    run("pdftocairo", "-pdf", "mill.pdf", "mill-cairo.pdf", cwd=work)
    open_browser = subprocess.Popen([*browser, "--remote-debugging-port=9333", "about:blank"])
    try:
        time.sleep(5)
        node = ("node", "--experimental-websocket", "--input-type=module", "-e", SNAPSHOT, "9333", ADDRESS)
        (work / "mill.mhtml").write_bytes(run(*node, cwd=work))
    finally:
        open_browser.terminate()
        open_browser.wait()
    wget = ("wget", "--quiet", "--page-requisites", "--no-warc-keep-log", "--warc-file=mill", ADDRESS)
    run(*wget, cwd=work, http_proxy=f"http://127.0.0.1:{port}")
    (work / "archive").mkdir()
    shutil.copy(work / "mill.warc.gz", work / "archive")
    (work / "datapackage.json").write_text('{"profile": "data-package", "wacz_version": "1.1.1", "resources": []}')
    run("zip", "-q", "-X", "-0", "mill.wacz", "datapackage.json", "archive/mill.warc.gz", cwd=work)
    rows = ", ".join(f"('{ADDRESS}-{n}', 'The Post', '{TITLE}', '{words}')" for n, words in enumerate(MADE, 1))
    table = f"with posts(url, outlet, title, text) as (values {rows}) select * from posts"
    (work / "mill.csv").write_bytes(run("sqlite3", "-header", "-csv", ":memory:", table, cwd=work))
    for name in ("mill.pdf", "mill-cairo.pdf", "mill.mhtml", "mill.warc.gz", "mill.wacz", "mill.csv"):
        shutil.copy(work / name, HERE)


if __name__ == "__main__":
    with ThreadingHTTPServer(("127.0.0.1", 0), Post) as server, tempfile.TemporaryDirectory() as folder:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made(Path(folder), server.server_port)
        server.shutdown()
