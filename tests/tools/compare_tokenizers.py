"""Holds the engine's tokenizers to Hugging Face's `tokenizers`: ids and decoded texts of every problem and answer of the
given files and of random Unicode strings. Prints one line per folder and the first differences; exit 1 if there are any.

    python3 compare_tokenizers.py ENGINE FOLDER… [--texts FILE.jsonl…] [--random 10000] [--seed 1]

Needs a virtual environment with the package tokenizers. A FOLDER holds a tokenizer.json.
"""
import argparse
import json
import pathlib
import random
import subprocess
import sys

from tokenizers import AddedToken, Tokenizer

RANGES = [(0x20, 0x7E), (0x20, 0x7E), (0x0, 0x1F), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x5FF), (0x600, 0x6FF), (0x900, 0x97F), (0xE00, 0xE7F), (0x1100, 0x11FF),
          (0x2000, 0x206F), (0x2100, 0x22FF), (0x2581, 0x2581), (0x3040, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xE000, 0xE0FF), (0x1D400, 0x1D7FF),
          (0x1F300, 0x1F6FF), (0x20000, 0x200FF)]


def strings_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings_in(item)


def texts_of(files):
    for file in files:
        with open(file, encoding="utf-8") as lines:
            for line in lines:
                if line.strip():
                    yield from strings_in(json.loads(line))


def random_texts(count, seed, pieces):
    source = random.Random(seed)
    for _ in range(count):
        text = ""
        for _ in range(source.randint(1, 24)):
            if source.random() < 0.15:
                text += source.choice(pieces)
            else:
                low, high = source.choice(RANGES)
                text += chr(source.randint(low, high)) * source.choice([1, 1, 1, 2, 5])
        yield text


def engine(command, lines):
    answer = subprocess.run(command, input="".join(line + "\n" for line in lines), capture_output=True, text=True, encoding="utf-8")
    answers = [json.loads(line) for line in answer.stdout.split("\n")[:-1]]
    if len(answers) != len(lines):
        sys.exit(f"{' '.join(command)}: {answer.stderr.strip()}")
    return answers


def reference(folder):
    """The tokenizer as transformers has it once it has read the folder."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    config = folder / "tokenizer_config.json"
    if config.exists():
        entries = json.loads(config.read_text(encoding="utf-8")).get("added_tokens_decoder") or {}
        flags = ("single_word", "lstrip", "rstrip", "normalized", "special")
        tokens = [AddedToken(entry["content"], **{key: entry[key] for key in flags if key in entry}) for _, entry in sorted(entries.items(), key=lambda item: int(item[0]))]
        for token in tokens:
            (tokenizer.add_special_tokens if token.special else tokenizer.add_tokens)([token])
    return tokenizer


def tokens_of_one_mind(folder):
    """Contents of the added tokens that the library gives the ids of the file: where ids have a gap, it counts on from
    the last one, though the model's rows are where the file says."""
    listed = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["added_tokens"]
    tokenizer = reference(folder)
    others = [token["content"] for token in listed if tokenizer.token_to_id(token["content"]) != token["id"]]
    if others:
        print(f"{folder.name}: left out, since the library gives them other ids than the file: {' '.join(others)}")
    return [token.content for token in tokenizer.get_added_tokens_decoder().values() if token.content not in others]


def compare(binary, folder, texts):
    tokenizer = reference(folder)
    command = [binary, "tokenize", "--lines", "--model", str(folder)]
    expected = [encoding.ids for encoding in tokenizer.encode_batch(texts, add_special_tokens=False)]
    got = engine(command, [json.dumps(text) for text in texts])
    decoded = engine(command + ["--decode"], [json.dumps(ids) for ids in expected])
    # The engine refuses a text that needs a byte which the vocabulary lacks; the library leaves such bytes out.
    refused = {index for index, ids in enumerate(got) if isinstance(ids, dict)}
    needless = [index for index in refused if tokenizer.decode(expected[index], skip_special_tokens=False) == texts[index]]
    different = needless + [index for index, ids in enumerate(expected) if index not in refused and ids != got[index]]
    wrong = [index for index, ids in enumerate(expected) if tokenizer.decode(ids, skip_special_tokens=False) != decoded[index]]
    tokens = sum(map(len, expected))
    print(f"{folder.name}: {len(texts)} texts, {tokens} tokens; {len(refused)} refused for a missing byte, {len(different)} texts with other ids, {len(wrong)} decoded otherwise", flush=True)
    for index in different[:5]:
        print(f"  ids of {texts[index]!r}\n    expected {expected[index]}\n    got      {got[index]}")
    for index in wrong[:5]:
        print(f"  text of {expected[index]}\n    expected {tokenizer.decode(expected[index], skip_special_tokens=False)!r}\n    got      {decoded[index]!r}")
    return not different and not wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--texts", nargs="*", default=[])
    parser.add_argument("--random", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    given = list(texts_of(options.texts))
    same = True
    for folder in options.folders:
        added = tokens_of_one_mind(folder)[:40]
        pieces = added + [" ", "  ", "\n", "\n\n", "\t", "'s", "12", "3.5", "the", " of", "\r\n", "e\u0301"]
        texts = given + list(random_texts(options.random, options.seed, pieces))
        same = compare(options.engine, folder, texts) and same
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
