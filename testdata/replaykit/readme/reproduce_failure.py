"""A runner that fails as the trace did: it asks the billing service until it may not any more."""

import json
import os
from pathlib import Path

trace = json.loads(Path(os.environ["REPLAYKIT_SOURCE_TRACE_PATH"]).read_text())
fixtures = sorted(Path(os.environ["REPLAYKIT_FIXTURES_DIR"]).iterdir())
calls = [event for event in trace["events"] if event["type"] == "tool_call"]
result = {
    "run_id": "run-001",
    "status": "error",
    "final_output": None,
    "tool_calls": [
        {"tool_name": call["tool_name"], "tool_args": call["tool_args"], "tool_output": json.loads(file.read_text())}
        for call, file in zip(calls, fixtures)
    ],
    "errors": ["Max tool call limit exceeded. Agent terminated."],
}
Path(os.environ["REPLAYKIT_OUTPUT_PATH"]).write_text(json.dumps(result))
