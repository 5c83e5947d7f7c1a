#!/usr/bin/env python3
"""Holds the engine to an independent implementation of models and method, and prints the differences as JSON.

  compare_with_reference.py --engine build/dev/bin/lightreasoner --reference DIR --data DIR --work EMPTY_DIR

DIR of --reference holds ref/ (model.py, lightreasoner_ref.py, make_checkpoint.py, …), DIR of --data problems/ and
qwen2-tokenizer/. Needs python3-torch. The judgement is the caller's: this program only measures.
"""
import argparse
import json
import os
import subprocess
import sys
import types

import torch


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("engine", "reference", "data", "work"):
        parser.add_argument("--" + name, required=True)
    return parser.parse_args()


def engine(options, *words):
    done = subprocess.run([options.engine, *words, "--json"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"lightreasoner {' '.join(words)} ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def compare_logits(options, ref, preset, dtype, shards):
    """Largest and rms difference to float64 logits, and for bfloat16 the reference's own rms."""
    folder = os.path.join(options.work, f"{preset}-{dtype}-{shards}")
    ref.make_checkpoint.make(folder, dict(ref.make_checkpoint.PRESETS[preset], dtype=dtype, seed=7, shards=shards))
    ids = [(i * 7919 + 13) % 2000 for i in range(150)]
    out = folder + ".safetensors"
    name = {"f32": "float32", "bf16": "bfloat16"}[dtype]
    engine(options, "logits", "--model", folder, "--ids", ",".join(map(str, ids)), "--dtype", name, "--out", out)
    ours = ref.stio.load_file(out)["logits"].double()
    with torch.no_grad():
        truth = ref.model.Model(folder, torch.float64).logits(torch.tensor([ids]))[0]
        result = {"preset": preset, "dtype": dtype, "max": float((ours - truth).abs().max()),
                  "rms": float((ours - truth).square().mean().sqrt())}
        if dtype == "bf16":
            theirs = ref.model.Model(folder, torch.bfloat16).logits(torch.tensor([ids]))[0].double()
            result["reference_rms"] = float((theirs - truth).square().mean().sqrt())
    return result


def compare_steps(options, ref, prefix, mode, problems, max_new):
    """Our steps and samples against the reference's, as long as both chose the same tokens."""
    beta = 0.4
    base = dict(ref.make_checkpoint.PRESETS["tiny"], max_pos=1024)
    expert, amateur = (os.path.join(options.work, n) for n in ("expert", "amateur"))
    if not os.path.exists(expert):
        ref.make_checkpoint.make(expert, dict(base, seed=1))
        ref.make_checkpoint.make(amateur, dict(base, seed=1, mix=0.05, mix_seed=2))
    source = os.path.join(options.data, "problems", "gsm8k_train.jsonl")
    workspace = os.path.join(options.work, "workspace-" + prefix)
    engine(options, "sample", "--expert", expert, "--amateur", amateur, "--problems", source, "--max-problems",
           str(problems), "--max-new-tokens", str(max_new), "--dtype", "float32", "--amateur-prefix", prefix,
           "--workspace", workspace)
    steps_file, samples_file = workspace + ".steps", workspace + ".samples"
    engine(options, "steps", "--workspace", workspace, "--out", steps_file)
    engine(options, "select", "--workspace", workspace, "--out", samples_file)
    steps = {(s["prompt_id"], s["step"]): s for s in lines(steps_file)}
    samples = {(s["prompt_id"], s["step"]): s for s in lines(samples_file)}

    models = ref.model.Model(expert), ref.model.Model(amateur), ref.qtok.Tokenizer(expert)
    asked = types.SimpleNamespace(mode=mode, targets="generate", max_new=max_new, alpha=0.2, beta=beta, batch=64)
    r = {"mode": mode, "steps": 0, "problems_with_other_tokens": 0, "kl_relative": 0.0, "entropy": 0.0, "top1_differs": 0,
         "selected": 0, "selection_differs": 0, "label_ids_differ": 0, "weight": 0.0, "prefix_differs": 0}
    for record in lines(source)[:problems]:
        record["id"] = record["question"]
        theirs, trace, _, targets = ref.lightreasoner_ref.run_question(*models, record, asked)
        their_samples = {s["step"]: s for s in theirs}
        same = 0
        while same < len(targets) and steps.get((record["id"], same), {}).get("token_id") == targets[same]:
            same += 1
        r["problems_with_other_tokens"] += same < len(targets)
        for t in trace:
            key = record["id"], t["step"]
            if t["step"] >= same:
                break
            ours = steps[key]
            r["steps"] += 1
            r["kl_relative"] = max(r["kl_relative"], abs(ours["kl_divergence"] - t["kl"]) / max(t["kl"], 1e-2))
            r["entropy"] = max(r["entropy"], abs(ours["expert_entropy"] - t["h_expert"]),
                               abs(ours["amateur_entropy"] - t["h_amateur"]))
            r["top1_differs"] += (ours["expert_top1_id"], ours["amateur_top1_id"]) != (t["top1_expert"], t["top1_amateur"])
            if abs(t["kl"] - beta) < 1e-3 * beta:
                continue
            mine, his = samples.get(key), their_samples.get(t["step"])
            r["selection_differs"] += (mine is None) != (his is None)
            if mine and his:
                r["selected"] += 1
                r["prefix_differs"] += mine["prefix"] != his["prefix"]
                if mine["token_ids"] != his["token_ids"]:
                    r["label_ids_differ"] += 1
                else:
                    r["weight"] = max(r["weight"], max(abs(a - b) for a, b in zip(mine["weights"], his["weights"])))
    return r


def main():
    options = arguments()
    os.environ["LR_QWEN_TOKENIZER"] = os.path.join(options.data, "qwen2-tokenizer")
    sys.path.insert(0, os.path.join(options.reference, "ref"))
    import lightreasoner_ref
    import make_checkpoint
    import model
    import qtok
    import stio
    ref = types.SimpleNamespace(lightreasoner_ref=lightreasoner_ref, make_checkpoint=make_checkpoint, model=model,
                                qtok=qtok, stio=stio)
    torch.set_num_threads(2)
    logits = [compare_logits(options, ref, preset, dtype, shards)
              for preset, dtype, shards in (("tiny", "f32", 1), ("tiny-llama", "f32", 3), ("tiny-qwen3", "f32", 1),
                                            ("tiny", "bf16", 2), ("tiny-qwen3", "bf16", 1))]
    steps = [compare_steps(options, ref, "ids", "teacher-forced", 12, 64),
             compare_steps(options, ref, "retokenised", "faithful", 3, 24)]
    print(json.dumps({"logits": logits, "steps": steps}))


if __name__ == "__main__":
    main()
