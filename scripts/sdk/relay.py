"""A relay between a client and a server on the loopback that keeps what the server sent: what the socket saw."""
import socket
import threading
import time

from loopback import Loopback
from wire import Response


class Connection:
    """What the server sent on one connection, and how it ended that: `eof`, `reset`, or not yet."""

    def __init__(self):
        self.sent, self.end = bytearray(), ""


class Relay(Loopback):
    def __init__(self, address):
        super().__init__()
        self.address, self.connections = address, []

    def take(self, method):
        """The answer on the last connection since the last time, once it is whole or nothing more comes; or None."""
        taken, self.connections = self.connections, []
        if not taken:
            return None
        last = taken[-1]
        for _ in range(400):
            answer = Response(bytes(last.sent), last.end, method)
            if answer.is_whole or answer.end:
                break
            time.sleep(0.01)
        return answer

    def handle(self, client):
        kept = Connection()
        self.connections.append(kept)
        server = socket.create_connection(self.address)
        threading.Thread(target=self._ask, args=(client, server), daemon=True).start()
        self._answer(server, client, kept)

    @staticmethod
    def _ask(client, server):
        try:
            while data := client.recv(1 << 16):
                server.sendall(data)
            server.shutdown(socket.SHUT_WR)
        except OSError:   # one of them has gone, which the other direction notices
            pass

    @staticmethod
    def _answer(server, client, kept):
        is_there = True
        try:
            while data := server.recv(1 << 16):
                kept.sent += data
                try:
                    if is_there:
                        client.sendall(data)
                # Many go when they have read what they need: the rest is compared all the same.
                except OSError:
                    is_there = False
            kept.end = "eof"
        except ConnectionResetError:
            kept.end = "reset"
        server.close()
        try:
            client.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        client.close()
