"""Starting an aifi-sandbox and asking it things: over HTTP, over raw sockets, over SQL."""
import http.client
import json
import os
import re
import socket
import sqlite3
import subprocess
import tempfile
import time
import unittest
import urllib.parse

BINARY = os.environ.get("AIFI_SANDBOX", "build/debug/aifi-sandbox")
PATH = "/api/admin/v2/sessions"
NOON = "2024-11-24T12:00:00Z"
NOON_MS = 1732449600000
TOKEN = "a-token-of-tests"


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def rows(self):
        return self.json["data"]

    @property
    def ids(self):
        return [int(row["id"]) for row in self.rows]


class Sandbox:
    """Runs for the length of a with statement; must then end cleanly."""

    def __init__(self, *arguments, rows=None, database=False, control=False, rate=0):
        self.directory = tempfile.TemporaryDirectory()
        command = [BINARY, "--rate", str(rate)]
        if rows is not None:
            command += ["--rows", str(rows)]
        self.database_path = os.path.join(self.directory.name, "rows.sqlite")
        if database:
            command += ["--database", self.database_path]
        if control:
            command += ["--until-eof"]
        command += [str(argument) for argument in arguments]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env={**os.environ, "AIFI_SANDBOX_TOKEN": TOKEN})
        line = self.process.stdout.readline()
        if not line.startswith("listening on http://127.0.0.1:"):
            errors = self.process.communicate()[1]
            self.directory.cleanup()
            raise RuntimeError(errors or line)
        self.port = int(line.rsplit(":", 1)[1])
        self.connection = None
        self.sql_connection = None

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if self.connection:
            self.connection.close()
        if self.sql_connection:
            self.sql_connection.close()
        self.process.terminate()
        status = self.process.wait(60)
        errors = self.process.stderr.read()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            stream.close()
        self.directory.cleanup()
        if kind is None and (status != 0 or "Sanitizer" in errors):
            raise AssertionError(f"ended with {status}: {errors}")

    def ask(self, query=None, path=PATH, method="GET", token=TOKEN, headers=None, timeout=60):
        """query: a string as it stands in the URL, or pairs, or a dictionary."""
        if query is not None and not isinstance(query, str):
            query = urllib.parse.urlencode(query)
        target = path + ("?" + query if query else "")
        headers = dict(headers or {})
        if token is not None:
            headers["Authorization"] = "Bearer " + token
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
                attempt = 2
            try:
                self.connection.request(method, target, headers=headers)
                response = self.connection.getresponse()
                return Answer(response.status, response.headers, response.read())
            except Exception:
                self.connection.close()
                self.connection = None
                if attempt == 2:
                    raise

    def walk(self, query=(), backwards=False):
        """All pages from the first to the last, or from the last back to the first."""
        query = dict(query)
        pages = [self.ask(query)]
        while pages[-1].json["pagination"]["next"]:
            after = pages[-1].json["pagination"]["next"]["after"]
            pages.append(self.ask({**query, "after": after}))
        if not backwards:
            return pages
        pages = pages[-1:]
        while pages[0].json["pagination"]["previous"]:
            before = pages[0].json["pagination"]["previous"]["before"]
            pages.insert(0, self.ask({**query, "before": before}))
        return pages

    def connect_and_ask(self, query="", timeout=10):
        """A socket on which one request was sent."""
        s = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        s.sendall(f"GET {PATH}{'?' + query if query else ''} HTTP/1.1\r\nHost: x\r\n"
                  f"Authorization: Bearer {TOKEN}\r\n\r\n".encode())
        return s

    def raw(self, query="", timeout=10, until=None, whole=False):
        """Everything that comes after one request, up to the end, a reset, silence, `until` bytes,
        or (whole) an answer as long as it says."""
        with self.connect_and_ask(query, timeout) as s:
            received = b""
            try:
                while until is None or len(received) < until:
                    piece = s.recv(65536)
                    if not piece:
                        return received, "closed"
                    received += piece
                    head, _, body = received.partition(b"\r\n\r\n")
                    length = re.search(rb"(?i)content-length: *(\d+)", head)
                    if whole and length and len(body) >= int(length[1]):
                        return received, "whole"
            except ConnectionResetError:
                return received, "reset"
            except TimeoutError:
                return received, "silent"
            return received, "enough"

    def command(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def sql(self, text, *values):
        if self.sql_connection is None:
            self.sql_connection = sqlite3.connect(f"file:{self.database_path}?mode=ro", uri=True)
        return self.sql_connection.execute(text, values).fetchall()

    def column(self, text, *values):
        return [row[0] for row in self.sql(text, *values)]


def wait_for(condition, seconds=60):
    """Polls; for what a living sandbox does by itself."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        result = condition()
        if result:
            return result
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


main = unittest.main
