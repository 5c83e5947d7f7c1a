"""Makes tests/data/tokenizer/kinds.json anew: small tokenizers of every kind that is read, put together of two trained
models and the steps around them, and what Hugging Face's `tokenizers` makes of the texts.

    python3 make_tokenizer_kinds.py        in a virtual environment with the package tokenizers
"""
import json
import pathlib

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

DATA = pathlib.Path(__file__).resolve().parent.parent / "data" / "tokenizer"
SPACE = "\u2581"
NUM_PIECES = 220  # beside characters and bytes
MAX_CHARACTERS = 100

EXTRA_TEXTS = [
    "\u2581lower one eighth block", "a\u2581b \u2581c", " <s> x", "x <s>y</s> z", "<s>[INST] Hi [/INST] Yes.</s>", "<|user|>\nHow many?<|end|>\n<|assistant|>\n",
    "12 345,678.9", "1 22 333 4444", "x1y22z", "(a) [b], {c}; \"d\"!", "?!?! ...", "  \u2581 ", "\u4e00\u9fa5 \U0001f600\U0001f600", "<0x41> <0x0A>", "na\u00efve \u0177",
]


def train(normalizer, pre_tokenizer, initial, alphabet):
    """The vocabulary and merges that the corpus gives."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    trainer = trainers.BpeTrainer(vocab_size=len(initial) + len(alphabet) + NUM_PIECES, special_tokens=initial, initial_alphabet=alphabet, limit_alphabet=len(alphabet),
                                  show_progress=False)
    tokenizer.train([str(DATA / "small" / "corpus.txt")], trainer)
    model = json.loads(tokenizer.to_str())["model"]
    return {"vocab": model["vocab"], "merges": model["merges"]}


def added(content, model, **flags):
    return {"id": model["vocab"].get(content, flags.pop("id", None)), "content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
            "special": True, **flags}


def sequence(kind, parts):
    return {"type": "Sequence", kind: parts}


def replace(pattern, content):
    return {"type": "Replace", "pattern": {"String": pattern}, "content": content}


def split(pattern, behavior="Isolated", invert=False):
    return {"type": "Split", "pattern": pattern, "behavior": behavior, "invert": invert}


def byte_level(prefix=False, regex=True):
    return {"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": True, "use_regex": regex}


def metaspace(scheme, cut):
    return {"type": "Metaspace", "replacement": SPACE, "prepend_scheme": scheme, "split": cut}


def make_models():
    byte_names = [f"<0x{byte:02X}>" for byte in range(256)]
    letters = sorted(set((DATA / "small" / "corpus.txt").read_text(encoding="utf-8")) - set("\n \t")) + [SPACE, "\u00e9"]
    characters = train(normalizers.Sequence([normalizers.Prepend(SPACE), normalizers.Replace(" ", SPACE)]), pre_tokenizers.Split("\n", "isolated"),
                       ["<unk>", "<s>", "</s>", "<|user|>", "<|end|>"] + byte_names, letters)
    octets = train(None, pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]), ["<unk>", "<s>", "</s>"],
                   sorted(pre_tokenizers.ByteLevel.alphabet()))
    return {"characters": characters, "bytes": octets}


def make_kinds(made):
    fallback = {"byte_fallback": True, "fuse_unk": True, "unk_token": "<unk>"}
    prepend = sequence("normalizers", [{"type": "Prepend", "prepend": SPACE}, replace(" ", SPACE)])
    fused = [replace(SPACE, " "), {"type": "ByteFallback"}, {"type": "Fuse"}]
    stripped = sequence("decoders", fused + [{"type": "Strip", "content": " ", "start": 1, "stop": 0}])
    letters = made["characters"]
    control = [added(token, letters) for token in ("<unk>", "<s>", "</s>")]
    phi = control + [added(token, letters, rstrip=True) for token in ("<|user|>", "<|end|>")]
    spelled = {"model": "characters", "options": fallback, "added_tokens": control, "normalizer": prepend, "pre_tokenizer": None, "decoder": stripped}
    octets = {"model": "bytes", "options": {}, "added_tokens": [added(token, made["bytes"]) for token in ("<s>", "</s>")], "normalizer": None,
              "pre_tokenizer": byte_level(), "decoder": byte_level()}
    no_bytes = {"byte_fallback": False, "unk_token": "<unk>"}
    return {
        "prepended": spelled,
        "prepended, tokens in normalised text": {**spelled, "added_tokens": [{**token, "normalized": True} for token in control]},
        "tokens that swallow white space": {**spelled, "added_tokens": phi},
        "metaspace first": {**spelled, "normalizer": None, "pre_tokenizer": metaspace("first", False)},
        "metaspace always, split": {**spelled, "normalizer": None, "pre_tokenizer": metaspace("always", True), "decoder": metaspace("always", True)},
        "metaspace never": {**spelled, "normalizer": None, "pre_tokenizer": metaspace("never", True), "decoder": metaspace("never", True)},
        "spaces replaced": {**spelled, "normalizer": replace(" ", SPACE), "pre_tokenizer": split({"String": " "}, "MergedWithPrevious"), "decoder": sequence("decoders", fused)},
        "composed and replaced": {**spelled, "normalizer": sequence("normalizers", [{"type": "NFC"}, replace(" ", SPACE)]), "decoder": sequence("decoders", fused)},
        "replaced by a pattern": {**spelled, "normalizer": sequence("normalizers", [{"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}, replace(" ", SPACE)]),
                                  "decoder": sequence("decoders", fused)},
        "unknown, fused": {**spelled, "options": {**no_bytes, "fuse_unk": True}},
        "unknown, each": {**spelled, "options": {**no_bytes, "fuse_unk": False}},
        "merges ignored": {**spelled, "options": {**fallback, "ignore_merges": True}, "pre_tokenizer": metaspace("never", True)},
        "single digits": {**octets, "pre_tokenizer": sequence("pretokenizers", [{"type": "Digits", "individual_digits": True}, byte_level()])},
        "runs of digits": {**octets, "pre_tokenizer": sequence("pretokenizers", [{"type": "Digits", "individual_digits": False}, byte_level()])},
        "punctuation": {**octets, "pre_tokenizer": sequence("pretokenizers", [{"type": "Punctuation", "behavior": "Contiguous"}, byte_level(regex=False)])},
        "prefix space": {**octets, "pre_tokenizer": byte_level(prefix=True)},
        "many splits": {**octets, "pre_tokenizer": sequence("pretokenizers", [
            split({"Regex": "[\\r\\n]"}), split({"Regex": "\\s?\\p{L}+"}), split({"Regex": "\\s?\\p{P}+"}), split({"Regex": "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+"}),
            {"type": "Digits", "individual_digits": True}, byte_level(regex=False)])},
        "merged with previous": {**octets, "pre_tokenizer": sequence("pretokenizers", [split({"Regex": "\\s"}, "MergedWithPrevious"), byte_level(regex=False)])},
        "merged with next": {**octets, "pre_tokenizer": sequence("pretokenizers", [split({"Regex": "\\s"}, "MergedWithNext"), byte_level(regex=False)])},
        "contiguous": {**octets, "pre_tokenizer": sequence("pretokenizers", [split({"Regex": "\\p{N}|e"}, "Contiguous"), byte_level(regex=False)])},
        "removed": {**octets, "pre_tokenizer": sequence("pretokenizers", [{"type": "WhitespaceSplit"}, byte_level(regex=False)])},
        "inverted": {**octets, "pre_tokenizer": sequence("pretokenizers", [split({"Regex": "[\\p{L}\\p{N}]+"}, "Removed", True), byte_level(regex=False)])},
    }


def tokenizer_json(kind, made):
    """The same that the test puts together."""
    model = {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False,
             "ignore_merges": False, **kind["options"], **made[kind["model"]]}
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": kind["added_tokens"], "normalizer": kind["normalizer"],
            "pre_tokenizer": kind["pre_tokenizer"], "post_processor": None, "decoder": kind["decoder"], "model": model}


def main():
    texts = json.loads((DATA / "small_expected.json").read_text(encoding="utf-8"))["texts"]
    texts = [text for text in texts if len(text) <= MAX_CHARACTERS] + EXTRA_TEXTS
    made = make_models()
    kinds = make_kinds(made)
    expected = {}
    for name, kind in kinds.items():
        tokenizer = Tokenizer.from_str(json.dumps(tokenizer_json(kind, made)))
        ids = [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]
        expected[name] = {"ids": ids, "decoded": [tokenizer.decode(one, skip_special_tokens=False) for one in ids]}
    out = {"texts": texts, "models": made, "kinds": kinds, "expected": expected}
    (DATA / "kinds.json").write_text(json.dumps(out, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
