#!/usr/bin/env python3
"""Writes tests/data/template/*.json: what Python's jinja2 makes of chat templates and of snippets of them, and which
snippets are to be refused, since the program does not offer what they use.

usage: make_template_fixtures.py [FOLDER …]      (Debian: apt install python3-jinja2)

FOLDERs hold real chat templates: *.jinja files, or a tokenizer_config.json with a "chat_template", at any depth. They
are rendered for every conversation below; the fixture keeps the results under the template's path, not the template.
Without FOLDERs, or with LR_TEMPLATE_FOLDERS (separated by colons), real_templates.json is left as it is or made from
those. The environment is the one Hugging Face's transformers compiles chat templates with.
"""
import copy
import datetime
import json
import os
import pathlib
import re
import sys

import jinja2
from jinja2.ext import Extension, loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

import template_conversations
import template_snippets

DATA = pathlib.Path(__file__).resolve().parent.parent / "data" / "template"
NOW = datetime.datetime(2025, 3, 7, 14, 5, 9)  # what strftime_now shows; the test injects the same


class Generation(Extension):
    """{% generation %}…{% endgeneration %}: the body, in a scope of its own."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_body"), [], [], body).set_lineno(line)

    def _body(self, caller):
        return caller()


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def make_environment():
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols])
    environment.filters["tojson"] = tojson
    environment.globals["raise_exception"] = raise_exception
    environment.globals["strftime_now"] = lambda form: NOW.strftime(form)
    return environment


ENVIRONMENT = make_environment()


def render(source, variables):
    """{"output": text}, or {"error": what Python says} where compiling or rendering raises, or nothing sensible comes."""
    try:
        # A copy: the filter indent adds to a list in place.
        output = ENVIRONMENT.from_string(source).render(**copy.deepcopy(variables))
        if re.search(r" at 0x[0-9a-f]{6,}|<class '|<function ", output):
            return {"error": "prints a memory address or a class"}
        return {"output": output}
    except Exception as error:  # every kind of failure is a failure of the template
        return {"error": f"{type(error).__name__}: {error}"}


def special_tokens(config):
    tokens = {}
    for key in ("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"):
        if config.get(key):
            tokens[key] = config[key]["content"] if isinstance(config[key], dict) else config[key]
    if config.get("additional_special_tokens"):
        tokens["additional_special_tokens"] = [
            token["content"] if isinstance(token, dict) else token for token in config["additional_special_tokens"]]
    return tokens


def templates_in(folder):
    """(path below the folder's parent, source, special tokens) of every template in a folder."""
    root = pathlib.Path(folder)
    for path in sorted(root.rglob("*")):
        key = str(path.relative_to(root.parent))
        if path.suffix == ".jinja":
            yield key, path.read_text(encoding="utf-8"), {"bos_token": "<BOS>", "eos_token": "<EOS>"}
        elif path.name == "tokenizer_config.json":
            config = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(config.get("chat_template"), str):
                yield key, config["chat_template"], special_tokens(config)


def render_conversations(templates):
    results = []
    for key, source, tokens in templates:
        for name, request in template_conversations.REQUESTS.items():
            for generation in (False, True):
                variables = {"messages": request["messages"], "tools": request.get("tools"), "documents": None,
                             "add_generation_prompt": generation, **tokens, **request.get("extra", {})}
                results.append({"template": key, "conversation": name, "generation": generation, "tokens": tokens,
                                **render(source, variables)})
    return results


def write(name, **content):
    """One case a line, so that a change is a readable one."""
    parts = []
    for key, value in content.items():
        if isinstance(value, list):
            lines = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in value)
            parts.append(f" {json.dumps(key)}: [\n{lines}\n ]")
        else:
            lines = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in value.items())
            parts.append(f" {json.dumps(key)}: {{\n{lines}\n }}")
    (DATA / name).write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def main():
    DATA.mkdir(parents=True, exist_ok=True)
    snippets = []
    for group, sources in template_snippets.GROUPS.items():
        for source in sources:
            snippets.append({"group": group, "source": source, **render(source, template_snippets.VARIABLES)})
    write("snippets.json", variables=template_snippets.VARIABLES, cases=snippets)

    refused = [{"feature": feature, "source": source}
               for feature, sources in template_snippets.REFUSED.items() for source in sources]
    write("refused.json", variables=template_snippets.VARIABLES, cases=refused)

    own = list(render_conversations(templates_in(DATA / "templates")))
    write("own_templates.json", conversations=template_conversations.REQUESTS, cases=own)

    folders = sys.argv[1:] or [f for f in os.environ.get("LR_TEMPLATE_FOLDERS", "").split(":") if f]
    real = [case for folder in folders for case in render_conversations(templates_in(folder))]
    if real:
        write("real_templates.json", conversations=template_conversations.REQUESTS, cases=real)
    print(f"jinja2 {jinja2.__version__}: {len(snippets)} snippets "
          f"({sum('error' in s for s in snippets)} raise), {len(own)} renderings of own and {len(real)} of real templates "
          f"({sum('error' in c for c in own + real)} raise)")


if __name__ == "__main__":
    main()
