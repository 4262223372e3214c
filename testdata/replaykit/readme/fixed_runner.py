"""A runner that gives up after the second timeout, and says so."""

import json
import os
from pathlib import Path

fixtures = sorted(Path(os.environ["REPLAYKIT_FIXTURES_DIR"]).iterdir())
result = {
    "run_id": "run-002",
    "status": "success",
    "final_output": "The billing service does not answer at the moment. I have asked for a call back about the $49.99.",
    "tool_calls": [
        {
            "tool_name": "lookup_billing",
            "tool_args": {"user_id": "usr_8821"},
            "tool_output": json.loads(file.read_text()),
        }
        for file in fixtures[:2]
    ],
    "errors": [],
}
Path(os.environ["REPLAYKIT_OUTPUT_PATH"]).write_text(json.dumps(result))
