"""Holds the engine to `transformers` and `peft` on real checkpoints, in float32:
  - logits of three texts, relative to the largest of each position, and, where attention has a sliding window, of one that is longer;
  - greedy answers to the first problems of a file, token by token. Where the two part ways, the reference's own margin
    between the two tokens is printed: a near tie (below --tie nats) is no difference, and nothing behind it is compared;
  - an adapter that peft makes and saves, read by the engine;
  - with --adapter, an adapter that the engine trained, read by peft, and merged by the engine, read by transformers.
Exit 1 where something differs.

    python3 compare_transformers.py ENGINE PROBLEMS.jsonl FOLDER… [--adapter RUN@BASE_FOLDER] [--prompts 20] [--tokens 64]

Needs a virtual environment with torch, transformers, peft and safetensors, and memory for the model twice in float32. A folder without
a chat template is compared with a plain one, beside links to its files.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer

TEXTS = [
    "Natalia sold clips to 48 of her friends in April, and then she sold half as many clips in May.",
    "def mean(values):\n    \"\"\"The arithmetic mean.\"\"\"\n    return sum(values) / len(values)\n",
    "Die Katze saß auf der Matte, 猫坐在垫子上, and \\frac{1}{2} + \\frac{1}{3} = \\frac{5}{6}.",
]
LOGITS_TOLERANCE = 5e-5  # float32 sums in another order; where the residual stream grows into the thousands, as in Gemma, that costs a digit
PLAIN_TEMPLATE = "{{ bos_token }}{% for message in messages %}{{ message['content'] }}\nAnswer:{% endfor %}"


def engine(binary, *words):
    answer = subprocess.run([binary, *map(str, words), "--progress", "none"], capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}: {answer.stderr.strip()}")
    return answer.stdout


def load(folder):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


def with_chat_template(folder, scratch):
    if AutoTokenizer.from_pretrained(folder).chat_template:
        return folder
    linked = scratch / "linked" / folder.name
    linked.mkdir(parents=True)
    for file in folder.iterdir():
        (linked / file.name).symlink_to(file.resolve())
    (linked / "chat_template.jinja").write_text(PLAIN_TEMPLATE, encoding="utf-8")
    return linked


def prompt_ids(tokenizer, question):
    text = tokenizer.apply_chat_template([{"role": "user", "content": question}], tokenize=False, add_generation_prompt=True)
    return tokenizer(text, add_special_tokens=False).input_ids


class Comparison:
    def __init__(self, options, scratch):
        self.options = options
        self.scratch = scratch
        self.problems = []
        for line in open(options.problems, encoding="utf-8"):
            self.problems.append(json.loads(line)["question"])
            if len(self.problems) == options.prompts:
                break
        self.differences = 0

    def texts(self, model, tokenizer):
        window = getattr(model.config, "sliding_window", None)
        if not window or not getattr(model.config, "use_sliding_window", True):
            return TEXTS
        text = " ".join(open(self.options.problems, encoding="utf-8").read().split()[:2 * window])
        ids = tokenizer(text, add_special_tokens=False).input_ids
        return TEXTS + [tokenizer.decode(ids[:window + window // 2])]

    def logits(self, folder, model, tokenizer):
        for text in self.texts(model, tokenizer):
            ids = tokenizer(text, add_special_tokens=False).input_ids
            out = self.scratch / "logits.safetensors"
            engine(self.options.engine, "logits", "--model", folder, "--ids", ",".join(map(str, ids)), "--out", out, "--dtype", "float32")
            got = load_file(out)["logits"]
            with torch.no_grad():
                expected = model(torch.tensor([ids])).logits[0, :, :got.shape[1]]
            relative = ((got - expected).abs().amax(1) / expected.abs().amax(1)).max().item()
            argmax = (got.argmax(1) == expected.argmax(1)).float().mean().item()
            divergence = (expected.log_softmax(1).exp() * (expected.log_softmax(1) - got.log_softmax(1))).sum(1).max().item()
            self.differences += relative > LOGITS_TOLERANCE
            print(f"{folder.name}: {len(ids)} tokens, logits within {relative:.1e} relative, argmax equal at {100 * argmax:.0f} %, largest KL {divergence:.1e} nats", flush=True)

    def answers(self, folder, adapter=None):
        """Of the engine, as token ids."""
        questions = self.scratch / "questions.jsonl"
        questions.write_text("".join(json.dumps({"id": str(index), "question": text}) + "\n" for index, text in enumerate(self.problems)), encoding="utf-8")
        out = self.scratch / "answers.jsonl"
        engine(self.options.engine, "generate", "--model", folder, "--problems", questions, "--out", out, "--max-new-tokens", self.options.tokens, "--system", "",
               "--dtype", "float32", *(["--adapter", adapter] if adapter else []))
        return [json.loads(line)["token_ids"] for line in open(out, encoding="utf-8")]

    def greedy(self, what, model, tokenizer, answers):
        ends = model.generation_config.eos_token_id
        ends = set(ends if isinstance(ends, list) else [ends])
        equal = ties = 0
        for question, got in zip(self.problems, answers):
            prompt = prompt_ids(tokenizer, question)
            # One pass tells what the reference would say at each place, given what the engine has said so far.
            with torch.no_grad():
                logits = model(torch.tensor([prompt + got])).logits[0, len(prompt) - 1:-1]
            wanted = logits.argmax(1).tolist()
            place = next((index for index, (a, b) in enumerate(zip(wanted, got)) if a != b), None)
            ended = bool(got) and (got[-1] in ends or len(got) == self.options.tokens)
            if place is None and ended:
                equal += 1
                continue
            margin = float("inf") if place is None else (logits[place, wanted[place]] - logits[place, got[place]]).item()
            ties += margin < self.options.tie
            if margin >= self.options.tie:
                print(f"  {what}: token {place} of the answer to {question[:60]!r} is {got[place] if place is not None else 'missing'}, margin {margin:.3g} nats")
        self.differences += equal + ties < len(answers)
        print(f"{what}: {equal} of {len(answers)} greedy answers equal, {ties} part at a near tie", flush=True)

    def peft_adapter(self, folder, tokenizer):
        torch.manual_seed(1)
        model = get_peft_model(load(folder), LoraConfig(r=8, lora_alpha=16, target_modules=["q_proj", "v_proj", "down_proj"], task_type="CAUSAL_LM"))
        for name, parameter in model.named_parameters():
            if "lora_B" in name:
                torch.nn.init.normal_(parameter, std=0.02)
        saved = self.scratch / "peft-adapter"
        model.save_pretrained(saved)
        self.greedy(f"{folder.name} with peft's adapter", model.eval(), tokenizer, self.answers(folder, saved))

    def own_adapter(self, run, base):
        tokenizer = AutoTokenizer.from_pretrained(base)
        answers = self.answers(base, run)
        self.greedy(f"{base.name} with the engine's adapter in peft", PeftModel.from_pretrained(load(base), run).eval(), tokenizer, answers)
        merged = self.scratch / "merged"
        engine(self.options.engine, "merge", "--model", base, "--adapter", run, "--out", merged, "--dtype", "float32")
        self.greedy(f"{base.name} merged, in transformers", load(merged), AutoTokenizer.from_pretrained(merged), answers)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine")
    parser.add_argument("problems", type=pathlib.Path)
    parser.add_argument("folders", nargs="*", type=pathlib.Path)
    parser.add_argument("--adapter", action="append", default=[], help="RUN@BASE_FOLDER")
    parser.add_argument("--prompts", type=int, default=20)
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--tie", type=float, default=1e-3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        comparison = Comparison(options, pathlib.Path(scratch))
        for given in options.folders:
            folder = with_chat_template(given, pathlib.Path(scratch))
            model, tokenizer = load(folder), AutoTokenizer.from_pretrained(folder)
            comparison.logits(folder, model, tokenizer)
            comparison.greedy(folder.name, model, tokenizer, comparison.answers(folder))
            del model
            comparison.peft_adapter(folder, tokenizer)
        for pair in options.adapter:
            run, base = map(pathlib.Path, pair.split("@"))
            comparison.own_adapter(run, base)
    sys.exit(1 if comparison.differences else 0)


if __name__ == "__main__":
    main()
