"""What became of a call, in the words of the table."""
import json
import random
import threading
import time

from server import Server

SECONDS = 20


class Run:
    """One call against a server with these answers."""

    def __init__(self, call, answers, request):
        self.got, self.error, self.waits = None, None, []
        # The waits of clients have a random part: the same one each time.
        random.seed(0)
        time.sleep = self.waits.append
        with Server(answers) as server:
            thread = threading.Thread(target=self._call, args=(call, server.url, request), daemon=True)
            thread.start()
            thread.join(SECONDS)
            self.hangs = thread.is_alive()
            self.requests = server.requests

    def _call(self, call, url, request):
        try:
            self.got = call(url, request)
        except Exception as error:  # whatever the SDK lets out is what the table is about
            self.error = error


def outcome(call, mutant):
    """A cell: what the call gives for the mutant, held against what it gives for the recording."""
    recorded = Run(call, mutant.recorded, mutant.request)
    if recorded.got is None or recorded.requests != 1:
        raise SystemExit(f"{mutant.source}, step {mutant.sequence}: the recorded answer is not read: {recorded.error}")
    run = Run(call, mutant.served, mutant.request)
    if run.hangs:
        return f"hangs ({SECONDS} s)"
    if run.error is not None:
        return named(run.error) + (f", {counted(run.requests)}" if len(mutant.served) > 1 else "")
    if run.got != recorded.got:
        return difference(recorded.got, run.got)
    if run.requests == 1:
        return "same"
    return f"recovered ({counted(run.requests)}, waits {sum(run.waits):.1f} s)"


def counted(requests):
    return f"{requests} request{'' if requests == 1 else 's'}"


def named(error):
    kind = type(error)
    if kind.__module__ == "builtins":   # any of these could be anything: what it says makes the difference
        return f"`{kind.__qualname__}` ({shown(str(error), 60)})"
    status = getattr(error, "status_code", None) or getattr(error, "code", None)
    return f"`{kind.__module__}.{kind.__qualname__}`" + (f" with status {status}" if isinstance(status, int) else "")


def difference(recorded, got):
    """`silent: …` when nothing tells the caller that something is missing, `passed on: …` otherwise."""
    if got.error:
        return f"passed on: {got.error}"
    said = []
    is_silent = got.finish is None
    if got.finish != recorded.finish:
        said.append("no finish reason" if got.finish is None else f"finish `{got.finish}`")
    if got.text != recorded.text:
        is_part = recorded.text.startswith(got.text)
        is_silent |= is_part and got.finish == recorded.finish
        said.append(f"{'part of the' if is_part else 'another'} text" if got.text else "no text")
    if got.tools != recorded.tools:
        is_silent |= is_less(recorded.tools, got.tools) and got.finish == recorded.finish
        said += calls(recorded.tools, got.tools)
    return ("**silent**: " if is_silent else "passed on: ") + ", ".join(said)


def is_less(recorded, got):
    """Whether tool calls, or members of their arguments, have got lost on the way to the caller."""
    if len(got) < len(recorded):
        return True
    pairs = [(json.loads(old), json.loads(new)) for (_, old), (_, new) in zip(recorded, got)
             if is_json(old) and is_json(new)]
    return any(isinstance(old, dict) and isinstance(new, dict) and new.items() < old.items() for old, new in pairs)


def calls(recorded, got):
    """What tool calls have otherwise."""
    if len(got) != len(recorded):
        return [f"{len(got)} of {len(recorded)} tool calls" if got else "no tool call"]
    said = []
    for (old_name, old), (name, arguments) in zip(recorded, got):
        if name != old_name:
            said.append(f"tool `{name}`")
        if arguments != old:
            said.append("arguments that are no JSON" if not is_json(arguments) else f"arguments `{shown(arguments)}`")
    return said


def is_json(text):
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def shown(text, limit=40):
    """Short, and harmless in a cell."""
    return (text if len(text) <= limit else text[:limit - 1] + "…").replace("|", "\\|").replace("`", "'")
