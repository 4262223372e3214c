"""The calls of the SDKs, as a program makes them that wants text, tool calls and why the model stopped."""
import json
from dataclasses import dataclass, field

import anthropic
import openai
from google import genai

MESSAGES = [{"role": "user", "content": "What is the weather in Berlin?"}]


@dataclass
class Got:
    """What a call gave its caller. `finish` is None when nobody said that the answer is whole."""
    text: str = ""
    tools: list = field(default_factory=list)
    finish: str = None
    # An error that came as an event like others, if one did.
    error: str = None

    def tool(self, name, arguments):
        text = arguments if isinstance(arguments, str) else json.dumps(arguments, sort_keys=True, ensure_ascii=False)
        self.tools.append((name, text))


def parts_of(calls):
    """Tool calls that came in pieces: (name, arguments) by index."""
    return [(name, "".join(pieces)) for _, (name, pieces) in sorted(calls.items())]


def finished(stream):
    """A helper's stream, once all its events were read."""
    for _ in stream:
        pass
    return stream


# --- openai, chat completions

def chat_arguments(url, request, strict=False):
    tools = [{**tool, "function": {**tool["function"], **({"strict": True} if strict else {})}}
             for tool in request.get("tools", [])]
    return openai.OpenAI(api_key="none", base_url=url + "/v1").chat.completions, {
        "model": request["model"], "messages": MESSAGES, **({"tools": tools} if tools else {})}


def chat_got(completion):
    choice = completion.choices[0]
    got = Got(choice.message.content or "", finish=choice.finish_reason)
    for call in choice.message.tool_calls or []:
        got.tool(call.function.name, call.function.arguments)
    return got


def chat(url, request):
    completions, arguments = chat_arguments(url, request)
    return chat_got(completions.create(**arguments))


def chat_stream(url, request):
    completions, arguments = chat_arguments(url, request)
    got, calls = Got(), {}
    for chunk in completions.create(**arguments, stream=True):
        for choice in chunk.choices:
            got.text += choice.delta.content or ""
            got.finish = choice.finish_reason or got.finish
            for call in choice.delta.tool_calls or []:
                name, pieces = calls.setdefault(call.index, (call.function.name, []))
                pieces.append(call.function.arguments or "")
    got.tools = parts_of(calls)
    return got


def chat_helper(url, request):
    completions, arguments = chat_arguments(url, request, strict=True)
    with completions.stream(**arguments) as stream:
        return chat_got(finished(stream).get_final_completion())


# --- openai, Responses

def responses_arguments(url, request):
    return openai.OpenAI(api_key="none", base_url=url + "/v1").responses, {
        "model": request["model"], "input": MESSAGES[0]["content"],
        "tools": [tool for tool in request.get("tools", []) if tool["type"] == "function"]}


def responses_got(response):
    reason = response.incomplete_details and response.incomplete_details.reason
    got = Got(response.output_text, finish=f"{response.status}: {reason}" if reason else response.status)
    for item in response.output:
        if item.type == "function_call":
            got.tool(item.name, item.arguments)
    return got


def responses(url, request):
    resource, arguments = responses_arguments(url, request)
    return responses_got(resource.create(**arguments))


def responses_stream(url, request):
    resource, arguments = responses_arguments(url, request)
    got, calls = Got(), {}
    for event in resource.create(**arguments, stream=True):
        if event.type == "response.output_text.delta":
            got.text += event.delta
        elif event.type == "response.output_item.added" and event.item.type == "function_call":
            calls[event.output_index] = (event.item.name, [])
        elif event.type == "response.function_call_arguments.delta":
            calls[event.output_index][1].append(event.delta)
        elif event.type in ("response.completed", "response.incomplete", "response.failed"):
            got.finish = responses_got(event.response).finish
        elif event.type == "error":
            got.error = f"an event `{event.type}` among the others"
    got.tools = parts_of(calls)
    return got


def responses_helper(url, request):
    resource, arguments = responses_arguments(url, request)
    with resource.stream(**arguments) as stream:
        return responses_got(finished(stream).get_final_response())


# --- anthropic, messages

def messages_arguments(url, request):
    tools = [tool for tool in request.get("tools", []) if "input_schema" in tool]
    return anthropic.Anthropic(api_key="none", base_url=url).messages, {
        "model": request["model"], "max_tokens": 1024, "messages": MESSAGES, **({"tools": tools} if tools else {})}


def messages_got(message):
    got = Got("".join(block.text for block in message.content if block.type == "text"), finish=message.stop_reason)
    for block in message.content:
        if block.type == "tool_use":
            got.tool(block.name, block.input)
    return got


def messages(url, request):
    resource, arguments = messages_arguments(url, request)
    return messages_got(resource.create(**arguments))


def messages_stream(url, request):
    resource, arguments = messages_arguments(url, request)
    got, calls = Got(), {}
    for event in resource.create(**arguments, stream=True):
        if event.type == "content_block_start" and event.content_block.type == "tool_use":
            calls[event.index] = (event.content_block.name, [])
        elif event.type == "content_block_delta" and event.delta.type == "text_delta":
            got.text += event.delta.text
        elif event.type == "content_block_delta" and event.delta.type == "input_json_delta":
            calls[event.index][1].append(event.delta.partial_json)
        elif event.type == "message_delta":
            got.finish = event.delta.stop_reason or got.finish
    got.tools = parts_of(calls)
    return got


def messages_helper(url, request):
    resource, arguments = messages_arguments(url, request)
    with resource.stream(**arguments) as stream:
        return messages_got(finished(stream).get_final_message())


# --- google-genai

def generate(url, request, retry=False, stream=False):
    options = genai.types.HttpOptions(
        base_url=url, retry_options=genai.types.HttpRetryOptions() if retry else None)
    client = genai.Client(api_key="none", http_options=options)   # closed with the last reference to it
    arguments = {"model": "gemini-2.5-flash", "contents": MESSAGES[0]["content"]}
    if "tools" in request:
        declared = [{"functionDeclarations": tool["functionDeclarations"]} for tool in request["tools"]]
        arguments["config"] = {"tools": declared, "automatic_function_calling": {"disable": True}}
    models, got = client.models, Got()
    answers = models.generate_content_stream(**arguments) if stream else [models.generate_content(**arguments)]
    for part in answers:
        candidate = (part.candidates or [None])[0]
        if candidate is None:
            continue
        got.finish = candidate.finish_reason.value if candidate.finish_reason else got.finish
        for piece in (candidate.content and candidate.content.parts) or []:
            got.text += piece.text or "" if not piece.thought else ""
            if piece.function_call:
                got.tool(piece.function_call.name, piece.function_call.args)
    return got


def generate_retry(url, request):
    return generate(url, request, retry=True)


def generate_stream(url, request):
    return generate(url, request, stream=True)


def generate_stream_retry(url, request):
    return generate(url, request, retry=True, stream=True)


@dataclass
class Table:
    package: str
    title: str
    form: str
    # (heading, call, whether it streams)
    columns: list


TABLES = [
    Table("openai", "chat completions", "openai chat", [
        ("`create()`", chat, False), ("`create(stream=True)`", chat_stream, True), ("`stream()`", chat_helper, True)]),
    Table("openai", "Responses", "openai responses", [
        ("`create()`", responses, False), ("`create(stream=True)`", responses_stream, True),
        ("`stream()`", responses_helper, True)]),
    Table("anthropic", "messages", "anthropic messages", [
        ("`create()`", messages, False), ("`create(stream=True)`", messages_stream, True),
        ("`stream()`", messages_helper, True)]),
    Table("google-genai", "generate content", "google-genai", [
        ("`generate_content()`", generate, False), ("with `HttpRetryOptions()`", generate_retry, False),
        ("`generate_content_stream()`", generate_stream, True),
        ("with `HttpRetryOptions()`", generate_stream_retry, True)]),
]
