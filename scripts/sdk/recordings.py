"""The recordings, their mutants, and the recorded answers in them, as the independent reader of `Spec/` reads them."""
import base64
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "Spec"))
import reader  # noqa: E402

RUBY = "ruby-vcr/ruby_llm/chat_"
PYDANTIC = "vcrpy/pydantic-ai/tests/"
ANTHROPIC = "vcrpy/llm-anthropic/tests/cassettes/test_anthropic/"

# By form: small recordings that have text, tool calls and, where one is to be had, characters of several bytes
# between them. An operator is tried at the first step of these where it applies.
RECORDINGS = {
    "openai chat": [RUBY + "function_calling_openrouter_claude-haiku-4-5_can_use_tools.yml"],
    "openai chat stream": [
        RUBY + "function_calling_openrouter_claude-haiku-4-5_can_use_tools_with_multi-turn_streaming_conversations"
        ".yml"],
    "openai responses": [
        PYDANTIC + "cassettes/test_tool_search/test_live_tool_search_handoff_anthropic_openai_anthropic.yaml"],
    "openai responses stream": [
        PYDANTIC + "models/cassettes/test_openai_responses/test_openai_responses_stream.yaml"],
    "anthropic messages": [
        PYDANTIC + "models/cassettes/test_anthropic/test_anthropic_mixed_strict_tool_run.yaml"],
    "anthropic messages stream": [
        ANTHROPIC + "test_fixed_version_tool_chain_with_thinking_display_regression.yaml",
        "httpmock/rig/automatic_prompt_caching_and_strict_tools_stream_together.yaml"],
    "google-genai": [
        RUBY + "function_calling_gemini_gemini-2_5-flash_handles_object_params.yml",
        PYDANTIC + "models/cassettes/test_google/test_google_model_text_as_binary_content_input.yaml"],
    "google-genai stream": [
        "httpmock/rig/streaming_tool_turn_reports_tool_calls.yaml",
        RUBY + "with_extended_thinking_gemini_gemini-3-flash-preview_streams_thinking_content_when_available.yml"],
}
# What the path of a form's requests has, for recordings of several providers.
PATHS = {"openai chat": "/chat/completions", "openai responses": "/responses", "anthropic messages": "/messages",
         "google-genai": "enerateContent"}


def octets(text):
    """The bytes of a text member."""
    return base64.b64decode(text["base64"]) if isinstance(text, dict) else text.encode()


@dataclass
class Answer:
    """What a server sent for one request. Without a status there was no response, only `failure`."""
    status: int = 0
    reason: bytes = b""
    headers: list = field(default_factory=list)
    trailers: list = field(default_factory=list)
    framing: str = ""
    pieces: list = field(default_factory=list)
    end: str = ""
    failure: str = ""
    # Pairs of a status and headers, of answers that came before this one.
    interim: list = field(default_factory=list)

    @staticmethod
    def read(cassette, event):
        failure = event.get("error", {}).get("kind", "")
        if "response" not in event:
            return Answer(failure=failure)
        response = event["response"]
        body = response.get("body", {})
        content = cassette.blob(body.get("blob")) or b""
        table = (cassette.blob(body.get("chunks")) or b"").decode().splitlines()
        lengths = [json.loads(line)[0] for line in table] or [len(content)]
        starts = [sum(lengths[:index]) for index in range(len(lengths))]
        return Answer(
            response["status"], octets(response.get("reason", "")), sent_headers(response),
            fields(response.get("trailers", [])), response.get("framing", ""),
            [content[start:start + length] for start, length in zip(starts, lengths) if length], body.get("end", ""),
            failure, [(answer["status"], fields(answer["headers"])) for answer in response.get("interim", [])])


def fields(headers):
    return [(octets(name), octets(value)) for name, value in headers]


def sent_headers(response):
    """Those of the recording, with the content coding that the recorded body has (Spec/replay.md, section 5)."""
    headers, body = fields(response["headers"]), response.get("body", {})
    is_told = any(name.lower() == b"content-encoding" for name, _ in headers)
    if not body.get("size"):
        return headers
    if "coding" not in body:
        return [(name, value) for name, value in headers
                if name.lower() != b"content-encoding" or value.lower() == b"identity"]
    return headers if is_told else [*headers, (b"Content-Encoding", body["coding"].encode())]


@dataclass
class Mutant:
    """A mutant of the starter pack: what was recorded at its step, and what is served instead."""
    operator: str
    source: str
    sequence: int
    request: dict
    recorded: list
    served: list


class Recordings:
    def __init__(self, build, work, operators):
        self.build, self.work, self.operators = build, work, operators

    def run(self, program, *arguments):
        done = subprocess.run([self.build / program, *map(str, arguments)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{program} {arguments[0]}: {done.stderr.strip() or done.returncode}")
        return done

    def mutants(self, form):
        """By operator, a mutant of the form's recordings; by operator, why there is none."""
        found, reasons = {}, {}
        for source in RECORDINGS[form]:
            cassette = self.work / f"{len(list(self.work.iterdir()))}.rw"
            self.run("rewind-pack", "import", ROOT / "testdata" / source, "-o", cassette, "-q")
            parent = read(cassette)
            steps = [event["seq"] for event in parent.told if PATHS[form.removesuffix(" stream")] in path(event)]
            wanted = [operator for operator in self.operators if operator not in found]
            if not wanted:
                break
            chosen = ["--ops", ",".join(wanted), "--steps", ",".join(map(str, steps))]
            listed = self.run("rewind-mutate", "list", cassette, *chosen, "--json", "--invalid")
            first = {}
            for row in map(json.loads, listed.stdout.splitlines()):
                first.setdefault(row["operator"], row)
            for operator, reason in reasons_in(listed.stderr):
                reasons.setdefault(operator, set()).add(reason)
            if not first:
                continue
            folder = cassette.with_suffix(".mutants")
            folder.mkdir()
            ids = ",".join(row["id"] for row in first.values())
            self.run("rewind-mutate", "derive", cassette, *chosen, "--id", ids, "--fat", "-q", "-o", folder)
            for operator, row in first.items():
                found[operator] = mutant(parent, row, next(folder.glob(f"*.{row['id']}.rw")), source)
        return found, {name: ", or ".join(sorted(said)) for name, said in reasons.items() if name not in found}


def path(event):
    return octets(event["request"]["path"]).decode(errors="replace") if event["kind"] == "http" else ""


def reasons_in(text):
    """Pairs of an operator and a reason, from lines such as `  out-length: the answer has no text (2)`."""
    lines = [line.strip().partition(": ") for line in text.splitlines() if line.startswith("  ")]
    return [(name, reason.rpartition(" (")[0]) for name, _, reason in lines]


class Unreadable(SystemExit):
    """What is no cassette, or one that the reader cannot read, such as one that is encrypted."""


def read(file):
    cassette = reader.Cassette(file.read_bytes())
    if not cassette.verdict.startswith("valid"):
        raise Unreadable(f"{file.name}: {cassette.error}")
    cassette.told = [event for _, event in sorted(cassette.events.items())]
    return cassette


def mutant(parent, row, file, source):
    child = read(file)
    index = [event["seq"] for event in parent.told].index(row["seq"])
    count = 1 + len(child.told) - len(parent.told)
    event = parent.told[index]
    return Mutant(
        row["operator"], source, row["seq"], json.loads(parent.blob(event["request"]["body"]["blob"])),
        [Answer.read(parent, event)], [Answer.read(child, other) for other in child.told[index:index + count]])
