"""What a client's socket saw, held against what was recorded."""

# Of one connection or of one hop, not of the answer; or they say how long a body is, which its framing does.
HOP = {b"connection", b"keep-alive", b"transfer-encoding", b"content-length", b"proxy-connection", b"te", b"upgrade"}


def kind(asked, answer):
    """What sort of exchange it is, for the table."""
    if not answer.status:
        return "no answer"
    types = [value for name, value in answer.headers if name.lower() == b"content-type"]
    media = types[0].partition(b";")[0].strip().decode("latin-1") if types else "no body"
    if answer.status >= 400:
        return "error"
    if media == "text/event-stream":
        return "stream"
    if "embed" in asked.path.lower():
        return "embedding"
    if media.startswith(("image/", "audio/")) or "/images/" in asked.path:
        return "image or audio"
    if b'"tool_calls"' in asked.body or b'"tool_use"' in asked.body or b'"functionCall"' in asked.body:
        return "tool calls"
    return "JSON" if "json" in media else "other"


def difference(found, answer, has_table, method):
    """What differs; empty for nothing."""
    if not answer.status:
        return unanswered(found, answer)
    if found.status != answer.status:
        return f"status {found.status}, recorded {answer.status}: {found.body[:300]!r}"
    if found.interim != answer.interim:
        return f"interim answers {found.interim!r}, recorded {answer.interim!r}"
    return (of_fields("headers", found.headers, answer.headers) or of_body(found, answer, has_table, method)
            or of_fields("trailers", found.trailers, answer.trailers) or of_end(found, answer))


def unanswered(found, answer):
    """Where the transport failed, nothing comes, and the connection ends."""
    expected = "reset" if any(word in answer.failure for word in ("refused", "reset")) else "eof"
    if found.status:
        return f"status {found.status}, recorded no answer: {found.body[:300]!r}"
    return "" if found.end == expected else f"end {found.end or 'of nothing'}, recorded {answer.failure}"


def of_fields(what, found, recorded):
    expected = [(name, value.strip(b" \t")) for name, value in recorded if name.lower() not in HOP]
    got = [(name, value) for name, value in found if name.lower() not in HOP]
    if expected == got:
        return ""
    lost = [field for field in expected if field not in got]
    return f"{what}: lost {lost[:3]!r}, new {[field for field in got if field not in expected][:3]!r}"


def of_body(found, answer, has_table, method):
    is_bodiless = method == "HEAD" or answer.status in (204, 304)
    recorded = b"" if is_bodiless else b"".join(answer.pieces)
    if found.body != recorded:
        return f"body of {len(found.body)} bytes, which are not the {len(recorded)} recorded ones"
    names = [name.lower() for name, _ in found.headers]
    if has_table and not is_bodiless and b"content-length" not in names and found.pieces != answer.pieces:
        return f"{len(found.pieces)} chunks, recorded {len(answer.pieces)}"
    return ""


def of_end(found, answer):
    if answer.end in ("eof-abrupt", "reset", "stall", "never"):
        expected = "reset" if answer.end == "reset" else "eof"
        return "" if found.end == expected and not found.is_whole else f"end {found.end}, recorded {answer.end}"
    if answer.failure and "length" not in answer.failure:
        return "" if found.end else f"no end, recorded {answer.failure}"
    return "" if found.is_whole or answer.end == "eof-clean" else "the answer did not come to its end"
