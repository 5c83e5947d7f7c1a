#!/usr/bin/env python3
"""Fine-tunes one model from the same untrained adapter here and with an independent implementation, and prints how far
losses, gradient norms and adapters are apart, as JSON.

  compare_training_with_reference.py --engine build/dev/bin/lightreasoner --reference DIR --data DIR --work EMPTY_DIR

The folders are those of compare_with_reference.py. Needs python3-torch. The judgement is the caller's.
"""
import json
import os
import sys

import torch

from compare_with_reference import arguments, engine, lines

STEPS = 20


def make_samples(options, make_checkpoint):
    base = dict(make_checkpoint.PRESETS["tiny"], max_pos=1024)
    expert, amateur = (os.path.join(options.work, name) for name in ("expert", "amateur"))
    make_checkpoint.make(expert, dict(base, seed=1))
    make_checkpoint.make(amateur, dict(base, seed=1, mix=0.05, mix_seed=2))
    workspace, samples = os.path.join(options.work, "workspace"), os.path.join(options.work, "samples.jsonl")
    engine(options, "sample", "--expert", expert, "--amateur", amateur, "--problems",
           os.path.join(options.data, "problems", "gsm8k_train.jsonl"), "--max-problems", "16", "--max-new-tokens", "40",
           "--dtype", "float32", "--workspace", workspace)
    engine(options, "select", "--workspace", workspace, "--out", samples)
    return expert, workspace, samples


def train_reference(ft, model, tokenizer, records, start, rate):
    settings = ft.defaults(steps=STEPS, lr=rate, dropout=0.0, read="real", width="model", order="sequential", save_start=start)
    return ft.train(model, tokenizer, records, settings)


def train_here(options, expert, samples, start, rate, run, *more):
    engine(options, "train", "--expert", expert, "--samples", samples, "--adapter", start, "--plan", "independent",
           "--no-shuffle", "--dropout", "0", "--steps", str(STEPS), "--lr", str(rate), "--dtype", "float32", "--out", run, *more)
    return lines(os.path.join(run, "metrics.jsonl"))


def relative(ours, theirs):
    return max(abs(a - b) / abs(b) for a, b in zip(ours, theirs))


def adapter_difference(stio, ours, theirs):
    """Norm of the difference over the norm of the change since B = 0, all matrices B together."""
    ours, theirs = (stio.load_file(os.path.join(folder, "adapter_model.safetensors")) for folder in (ours, theirs))
    assert sorted(ours) == sorted(theirs)
    names = [name for name in ours if ".lora_B." in name]
    difference = sum(float((ours[n].double() - theirs[n].double()).square().sum()) for n in names)
    size = sum(float(theirs[n].double().square().sum()) for n in names)
    return (difference / size) ** 0.5


def main():
    options = arguments()
    os.environ["LR_QWEN_TOKENIZER"] = os.path.join(options.data, "qwen2-tokenizer")
    sys.path.insert(0, os.path.join(options.reference, "ref"))
    import finetune_ref as ft
    import make_checkpoint
    import stio
    from model import Model
    from qtok import Tokenizer
    torch.set_num_threads(2)
    expert, workspace, samples = make_samples(options, make_checkpoint)
    records, tokenizer = lines(samples), Tokenizer(expert)
    results = []
    for rate in (5e-5, 2e-3):
        name = os.path.join(options.work, f"rate-{rate}")
        model = Model(expert, torch.float32)
        theirs = train_reference(ft, model, tokenizer, records, name + "-start", rate)
        model.save_adapter(name + "-reference", 8, 16, ("q_proj", "v_proj"), 0.0)
        for more in ((), ("--gradient-checkpointing",)) if rate < 1e-3 else ((),):
            run = name + "-ours" + "".join(more)
            ours = train_here(options, expert, samples, name + "-start", rate, run, *more)
            results.append({
                "learning_rate": rate, "options": list(more), "steps": len(ours), "samples": sum(m["samples"] for m in ours),
                "loss": relative([m["loss"] for m in ours], [t["loss"] for t in theirs]),
                "grad_norm": relative([m["grad_norm"] for m in ours], [t["grad_norm"] for t in theirs]),
                "rate": max(abs(m["learning_rate"] - t["lr"]) for m, t in zip(ours, theirs)),
                "adapter": adapter_difference(stio, run, name + "-reference"),
                "first_loss": theirs[0]["loss"], "last_loss": theirs[-1]["loss"]})
    print(json.dumps({"runs": results, "samples": len(records)}))


if __name__ == "__main__":
    main()
