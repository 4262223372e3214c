"""`docs/sdk-table.md`."""
from environment import REQUIREMENTS
from recordings import RECORDINGS, ROOT

DOCUMENT = ROOT / "docs/sdk-table.md"

# The pack `smoke` of rewind-mutate, as a test makes sure.
STARTER_PACK = [
    "http-429", "http-500", "conn-close-before", "sse-split-utf8", "sse-reslice", "sse-cut-event", "sse-error-first",
    "drift-add-field", "drift-id-format", "out-length", "tool-args-invalid", "tool-name-unknown",
]

HEAD = """\
# What the SDKs do with the starter pack

<!-- Made by `make sdk-table` (scripts/sdk-table). Do not edit. -->

Each row is a mutant, derived by `rewind-mutate` from a real recording and served as raw bytes over a socket: status
line, headers in their order and case, the pieces of the body, its end. Each column is a call of an official SDK for
Python, with its own retries and everything else as it comes. A fault that passes (class transient) is followed by the
recorded answer, so that another request gets it. A body whose `end` is `eof-clean` is short, but ends as its framing
says: with the last chunk. Every cell is what happened.

| word | meaning |
|---|---|
| same | the same text, tool calls and finish reason as with the recording itself |
| recovered | the same, after further requests; how long the SDK would have waited between them |
| passed on | the call returned with what the mutant has otherwise: the caller can see it, and has to look |
| **silent** | the call returned as if the answer were whole, but it is not |
| a name | the exception that the caller gets; for a fault that passes, after so many requests |
| – | the operator does not apply, as said below the table |

Texts, the names and arguments of tool calls, and finish reasons are compared; ids are not. Streams are read to their
end: `create(stream=True)` by adding up its events, `stream()` by taking the final message that it accumulates. For
that one the tools of chat completions are offered as strict, as it wants them.
"""


def pins():
    """The SDKs and their versions."""
    return dict(line.split("==") for line in REQUIREMENTS.read_text().split())


def render(tables):
    """The document. tables: (table, cells by operator, why operators do not apply)."""
    text = [HEAD, f"SDKs: {', '.join(f'{name} {version}' for name, version in pins().items())}.\n"]
    for table, cells, reasons in tables:
        text.append(f"## {table.package}: {table.title}\n")
        text.append(row(["mutant", *(heading for heading, _, _ in table.columns)]))
        text.append("|---" * (1 + len(table.columns)) + "|")
        text += [row([f"`{operator}`", *cells[operator]]) for operator in STARTER_PACK]
        text.append("\nDoes not apply: " + "; ".join(reasons) + ".\n" if reasons else "")
        text.append("Recordings, in `testdata/`:\n")
        text += [f"- `{source}`" for source in sources(table)]
        text.append("")
    return "\n".join(text).rstrip() + "\n"


def row(cells):
    return "| " + " | ".join(cells) + " |"


def sources(table):
    return [source for form in (table.form, table.form + " stream") for source in RECORDINGS[form]]
