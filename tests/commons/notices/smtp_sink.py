"""A mail server for tests that speaks real SMTP and keeps what it is handed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Sink:
    """What arrived; `answers` replaces the answer to a verb or to a recipient."""

    port: int = 0
    connections: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One conversation."""
        self.connections += 1
        writer.write(b"220 sink\r\n")
        while line := (await reader.readline()).decode().strip():
            verb = line.split(":")[0].split()[0].upper()
            usual = {"DATA": "354 go on", "QUIT": "221 bye"}.get(verb, "250 fine")
            answer = (
                self.answers.get(line.partition("<")[2].partition(">")[0]) if "<" in line else None
            )
            answer = answer or self.answers.get(verb, usual)
            writer.write(f"{answer}\r\n".encode())
            if answer.startswith("354"):
                raw = await reader.readuntil(b"\r\n.\r\n")
                self.mails.append(message_from_bytes(raw[:-3], policy=policy.default))
                writer.write(b"250 taken\r\n")
            if verb == "QUIT" or answer.startswith("421"):
                break
        writer.close()


@contextmanager
def smtp_sink() -> Iterator[Sink]:
    """A running sink on a free port of this machine."""
    sink, loop, ready = Sink(), asyncio.new_event_loop(), threading.Event()

    async def listen() -> None:
        server = await asyncio.start_server(sink.serve, "127.0.0.1", 0)
        sink.port = server.sockets[0].getsockname()[1]
        ready.set()
        await stop.wait()
        server.close()

    stop = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(listen(),))
    thread.start()
    ready.wait()
    try:
        yield sink
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
