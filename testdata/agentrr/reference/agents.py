"""agentrr's four reference agents, written anew from what its README says of them; answers made up.

    python agents.py NAME LOG [VARIANT]

records one of them with agentrr 0.1.0a3. A variant is what goes wrong: `edited-prompt` and `missing-tool` for
deterministic_support, a seed for unstable_loop.
"""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from modules import fake_modules  # noqa: E402

Record = fake_modules()

from agentrr_sdk import record, register_tool, step, wrap_openai_client  # noqa: E402
from agentrr_sdk.shims import clock, ids, rng  # noqa: E402

variant = sys.argv[3] if len(sys.argv) > 3 else ""


@register_tool
def get_order(order_id):
    return {"order_id": order_id, "total": 49.99, "status": "delivered"}


@register_tool
def refund(order_id, amount):
    return {"refunded": amount}


@register_tool
def poll(job):
    return {"state": "running"}


class Model:
    """Answers from a list: a text, or the name of a tool and its arguments."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def create(self, model, messages, **parameters):
        answer = self.answers.pop(0)
        if isinstance(answer, str):
            message, reason = Record(content=answer, tool_calls=None), "stop"
        else:
            call = Record(id="call", function=Record(name=answer[0], arguments=answer[1]))
            message, reason = Record(content=None, tool_calls=[call]), "tool_calls"
        return Record(id="chatcmpl", choices=[Record(message=message, finish_reason=reason)])


def client(*answers):
    return wrap_openai_client(Record(chat=Record(completions=Model(*answers))))


def ask(openai, messages):
    return openai.chat.completions.create(model="gpt-4o-mini", messages=messages, temperature=0)


def deterministic_support():
    """The golden path: a mock model, registered tools, shims of clock, random numbers and ids."""
    clock.time()
    rng.random()
    ids.uuid4()
    system = "You are a curt support agent." if variant == "edited-prompt" else "You are a support agent."
    messages = [{"role": "system", "content": system}, {"role": "user", "content": "I want my money back for order 123."}]
    openai = client(("get_order", '{"order_id": "123"}'), "You get $49.99 back.")
    with step("look up"):
        ask(openai, messages)
        order = get_order("123")
    with step("refund"):
        if variant != "missing-tool":
            refund("123", order["total"])
        answer = ask(openai, messages + [{"role": "user", "content": f"The order: {order}"}])
    return answer.choices[0].message.content


def unstable_loop():
    """How often it polls is drawn from `random` itself, of which agentrr does not know."""
    for _ in range(random.Random(int(variant)).randint(1, 6)):
        poll("job-1")
    return ask(client("The job runs."), [{"role": "user", "content": "How is job-1?"}]).choices[0].message.content


def tool_caller():
    """Model, tool, model."""
    openai = client(("get_order", '{"order_id": "123"}'), "Order 123 was delivered.")
    messages = [{"role": "user", "content": "Where is order 123?"}]
    ask(openai, messages)
    order = get_order("123")
    return ask(openai, messages + [{"role": "user", "content": str(order)}]).choices[0].message.content


if __name__ == "__main__":
    # agentrr wants the agent to be of a module that it could import again.
    import agents

    record(sys.argv[1], getattr(agents, sys.argv[1]), log_path=Path(sys.argv[2]))
