"""Requests to a foreign address: no redirect is followed, and no inner address is reached.

The address is looked up once, looked at, and connected to as it was looked at, so that a name
cannot mean one machine when it is checked and another when it is asked.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.conf import settings

SECONDS = 20
MOST_BYTES = 1 << 20


class Unreachable(Exception):
    """It was not sent: the other side has not read it."""


class Unanswered(Exception):
    """It was sent, and nobody knows whether the other side has read it."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    content: bytes


def ask(method: str, url: str, fields: Mapping[str, str] | None = None) -> Answer:
    """Send one request and read at most a megabyte of what comes back.

    Raises:
        Unreachable: no such machine, one that may not be reached, no connection.
        Unanswered: the connection broke after the request was sent.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Unreachable("no such address") from error
    trusted = f"{host}:{port}" in settings.OPEN311_HOSTS or host in settings.OPEN311_HOSTS
    if parts.scheme != "https" and not trusted:
        raise Unreachable("only https")
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.sock = _connected(host, port, trusted=trusted, secure=parts.scheme == "https")
    except (OSError, ValueError) as error:
        raise Unreachable(type(error).__name__) from error
    return _exchanged(connection, method, parts.path, parts.query, fields)


def _exchanged(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    query: str,
    fields: Mapping[str, str] | None,
) -> Answer:
    body = urlencode(fields) if fields is not None else None
    headers = {"User-Agent": "Lilong", "Accept": "application/json"}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
    try:
        connection.request(method, f"{path}?{query}" if query else path, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(MOST_BYTES))
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered(type(error).__name__) from error
    finally:
        connection.close()


def _connected(host: str, port: int, *, trusted: bool, secure: bool) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = {str(one[4][0]) for one in found}
    if not trusted and not all(ipaddress.ip_address(one).is_global for one in addresses):
        raise ValueError("an inner address")
    plain = socket.create_connection((str(found[0][4][0]), port), timeout=SECONDS)
    if not secure:
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
