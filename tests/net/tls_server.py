#!/usr/bin/env python3
"""A TLS server on 127.0.0.1 for one test: tls_server.py MODE [CERTIFICATE]

Prints its port, then one line for each thing that happens: "connection", "handshake failed", and the
request line with "token" when a bearer token came along.

Modes: tls (answers a page), abrupt (the same, closed without close_notify), cut (the same, half of
it and without a length), stall (accepts, never shakes hands), plain (speaks HTTP without TLS: bad request),
proxy:STATUS (answers CONNECT with that status), proxy:close, proxy:tunnel (a working proxy).
"""

import pathlib
import select
import socket
import ssl
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent / "certs"
PAGE = b'{"data":[{"id":"1"},{"id":"2"}],"pagination":{}}'


def say(*words):
    print(*words, flush=True)


def read_head(connection):
    head = b""
    while b"\r\n\r\n" not in head:
        part = connection.recv(65536)
        if not part:
            return None
        head += part
    line = head.split(b"\r\n", 1)[0].decode("latin-1")
    say("request", line.split("?")[0], "token" if b"authorization: bearer" in head.lower() else "")
    return head


def answer(connection, mode):
    while read_head(connection):
        if mode == "cut":
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + PAGE[:20])
            return
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE)
        if mode == "abrupt":
            return


def tunnel(client, head):
    host, port = head.split(b" ")[1].rsplit(b":", 1)
    server = socket.create_connection((host.decode(), int(port)))
    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    ends = {client: server, server: client}
    while True:
        for end in select.select(list(ends), [], [])[0]:
            part = end.recv(65536)
            if not part:
                return
            ends[end].sendall(part)


def proxy(connection, how):
    head = read_head(connection)
    if head is None or how == "close":
        return
    if how == "tunnel":
        tunnel(connection, head)
    else:
        connection.sendall(b"HTTP/1.1 %s Whatever\r\nContent-Length: 0\r\n\r\n" % how.encode())


def serve(connection, mode, context, waiting):
    say("connection")
    if mode == "stall":
        waiting.append(connection)
        return
    if mode.startswith("proxy:"):
        with connection:
            proxy(connection, mode[6:])
        return
    if mode == "plain":
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        return
    try:
        connection = context.wrap_socket(connection, server_side=True, suppress_ragged_eofs=True)
    except (ssl.SSLError, OSError):
        say("handshake failed")
        return
    with connection:
        answer(connection, mode)
        if mode == "tls":
            try:
                connection.unwrap()
            except (ssl.SSLError, OSError):
                pass


def guarded(*arguments):
    try:
        serve(*arguments)
    except OSError:
        pass


def main():
    mode = sys.argv[1]
    context = None
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(HERE / (sys.argv[2] + ".pem"), HERE / (sys.argv[2] + ".key"))
    listener = socket.create_server(("127.0.0.1", 0))
    say(listener.getsockname()[1])
    waiting = []
    while True:
        connection = listener.accept()[0]
        arguments = (connection, mode, context, waiting)
        threading.Thread(target=guarded, args=arguments, daemon=True).start()


main()
