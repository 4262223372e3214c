"""Stand-ins for the client libraries that agentrr imports, for the agents of this folder."""

import sys
import types


def fake_modules():
    """agentrr imports the client libraries for a few types; these stand in for them."""

    class Record(dict):
        __getattr__ = dict.get

        @classmethod
        def model_validate(cls, value):
            if isinstance(value, dict):
                return cls((key, cls.model_validate(item)) for key, item in value.items())
            return [cls.model_validate(item) for item in value] if isinstance(value, list) else value

    for name, members in {
        "openai": {"OpenAI": Record},
        "openai.types": {},
        "openai.types.chat": {"ChatCompletion": Record},
        "anthropic": {"Anthropic": Record},
        "anthropic.types": {"Message": Record},
    }.items():
        module = types.ModuleType(name)
        module.__dict__.update(members)
        sys.modules[name] = module
    return Record
