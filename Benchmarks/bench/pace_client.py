"""A client of streams that tells when each piece came, apart from the process that measures.

    pace_client.py URL COUNT [PROXY]     asks PROXY, or $HTTP_PROXY, for URL/0, URL/1 … at once

Prints a JSON list for each stream: microseconds of the monotonic clock at which its events had come.
"""
import json
import os
import socket
import sys
import threading
import time


def stream(proxy, url):
    """[(microseconds, bytes)] as they came, with as little work between as can be."""
    host, _, port = proxy.rpartition("//")[2].rstrip("/").rpartition(":")
    came = []
    with socket.create_connection((host, int(port))) as connection:
        authority = url.split("/")[2]
        connection.sendall(f"GET {url} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n\r\n".encode())
        while data := connection.recv(1 << 16):
            came.append((time.monotonic_ns() // 1000, data))
    return came


def events(came):
    """When each event had come to its end: an event is a chunk."""
    times, text = [], b""
    for at, data in came:
        text += data
        whole = text.count(b"\n\n\r\n")
        times += [at] * (whole - len(times))
    return times


def main():
    url, count = sys.argv[1], int(sys.argv[2])
    proxy = sys.argv[3] if len(sys.argv) > 3 else os.environ["HTTP_PROXY"]
    results = [None] * count

    def one(number):
        results[number] = stream(proxy, f"{url}/{number}")

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
        # Not all pauses at the same time.
        time.sleep(0.007)
    for thread in threads:
        thread.join()
    out = json.dumps([events(came) for came in results])
    if path := os.environ.get("PACE_OUT"):
        with open(path, "w", encoding="utf-8") as file:
            file.write(out)
    else:
        print(out)


if __name__ == "__main__":
    main()
