"""The agent that support.jsonl is of: each kind of event that agentrr records, answers made up.

    python support.py support.jsonl
"""

import sys
from pathlib import Path

from modules import fake_modules

Record = fake_modules()

from agentrr_sdk import record, register_tool, step, wrap_anthropic_client, wrap_openai_client  # noqa: E402
from agentrr_sdk.shims import clock, ids, rng  # noqa: E402

executions = 0


@register_tool
def get_order(order_id):
    global executions
    executions += 1
    return {"order_id": order_id, "total": 49.99, "status": "zurück – ok", "large": 1e22, "id": 12345678901234567890}


@register_tool
def refund(order_id, amount):
    raise ValueError("not allowed")


class Completions:
    def create(self, model, messages, **parameters):
        function = Record(name="get_order", arguments='{"order_id": "123"}')
        message = Record(content="One moment.", tool_calls=[Record(id="c1", function=function)])
        return Record(id="chatcmpl-1", choices=[Record(message=message, finish_reason="tool_calls")])


class Text:
    type, text = "text", "I am sorry."


class Use:
    type, name, input = "tool_use", "refund", {"order_id": "123"}


class Messages:
    def create(self, model, **parameters):
        if model == "claude-broken":
            raise RuntimeError("Error code: 529 - overloaded")
        return Record(id="msg_1", content=[Text(), Use()], stop_reason="tool_use")


def main():
    clock.time()
    clock.monotonic()
    rng.random()
    ticket = ids.uuid4()
    openai = wrap_openai_client(Record(chat=Record(completions=Completions())))
    anthropic = wrap_anthropic_client(Record(messages=Messages()))
    question = [{"role": "user", "content": f"Where is order 123? Ticket {ticket}, über"}]
    with step("look up"):
        first = openai.chat.completions.create(model="gpt-4o-mini", messages=question, temperature=0.2)
        order = get_order("123")
        with step("refund"):
            try:
                refund("123", amount=2.5)
            except (RuntimeError, ValueError):
                pass
            anthropic.messages.create(model="claude-x", max_tokens=100, system="Be kind.", messages=question)
            try:
                anthropic.messages.create(model="claude-broken", max_tokens=100, messages=question)
            except RuntimeError:
                pass
    return f"{first.choices[0].message.content} {order['status']}"


if __name__ == "__main__":
    from support import main as entrypoint

    record("support", entrypoint, log_path=Path(sys.argv[1]), initial_input={"order": "123"})
