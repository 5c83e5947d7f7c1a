#!/usr/bin/env python3
"""Fine-tuning here beside the authors' cost structure, in one run on one machine; prints JSON.

  compare_training.py --engine build/release/bin/lightreasoner --reference DIR --data DIR --work DIR [--dtype bf16|f32]
                      [--per-trajectory 20] [--steps 12]

DIR of --reference holds ref/make_checkpoint.py and speed/authors_cost.py, DIR of --data problems/ and qwen2-tokenizer/.
One qwen2.5-0.5b-shaped checkpoint with random weights, samples of GSM8K questions with 128 new tokens, about
--per-trajectory chosen steps each. Both sides get two threads and take turns: reference, engine, reference.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys

LAYER_PARAMETERS = 357_826_560  # matrices of 24 layers at hidden 896, intermediate 4864, 14 and 2 heads of 64


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("engine", "reference", "data", "work"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--dtype", choices=["bf16", "f32"], default="bf16")
    parser.add_argument("--per-trajectory", type=int, default=20)
    parser.add_argument("--steps", type=int, default=12)
    return parser.parse_args()


def run(command, env):
    done = subprocess.run(command, capture_output=True, text=True, env=env)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def make(options, env):
    """Checkpoints, a workspace of 16 problems, and a threshold that keeps about so many steps of each."""
    folders = []
    for role, preset in (("expert", "qwen2.5-0.5b"), ("amateur", "mini-0.18b")):
        folder = os.path.join(options.work, f"{role}-{options.dtype}")
        if not os.path.exists(folder):
            run(["/usr/bin/python3", os.path.join(options.reference, "ref", "make_checkpoint.py"), "--preset", preset,
                 "--dtype", options.dtype, folder], env)
        folders.append(folder)
    workspace = os.path.join(options.work, f"training-{options.dtype}")
    problems = os.path.join(options.data, "problems", "gsm8k_train.jsonl")
    run([options.engine, "sample", "--expert", folders[0], "--amateur", folders[1], "--problems", problems,
         "--max-problems", "16", "--workspace", workspace], env)
    steps = workspace + ".steps"
    run([options.engine, "steps", "--workspace", workspace, "--out", steps], env)
    with open(steps, encoding="utf-8") as file:
        kl = sorted((json.loads(line)["kl_divergence"] for line in file), reverse=True)
    beta = str(kl[options.per_trajectory * 16])
    samples = workspace + ".samples"
    run([options.engine, "select", "--workspace", workspace, "--beta", beta, "--out", samples], env)
    return folders[0], workspace, samples, beta


def reference_turn(options, expert, samples, env):
    out = run(["/usr/bin/python3", os.path.join(options.reference, "speed", "authors_cost.py"), "finetune", "--model", expert,
               "--data", samples, "--steps", "2", "--dtype", options.dtype], env)
    authors = json.loads(out.splitlines()[0])
    return {"seconds_per_step": authors["seconds_per_step"], "mean_tokens": authors["mean_tokens"]}


def engine_turn(options, expert, workspace, beta, plan, env):
    folder = os.path.join(options.work, f"run-{plan}-{options.dtype}")
    shutil.rmtree(folder, ignore_errors=True)
    name = {"bf16": "bfloat16", "f32": "float32"}[options.dtype]
    steps = options.steps if plan == "grouped" else 3
    result = json.loads(run([options.engine, "train", "--workspace", workspace, "--expert", expert, "--beta", beta, "--plan", plan,
                             "--steps", str(steps), "--checkpoint-every", "0", "--dtype", name, "--out", folder, "--json"], env))
    metrics = [json.loads(line) for line in run([options.engine, "metrics", folder], env).splitlines()][1:]  # the first one warms up
    seconds, tokens, samples = (sum(m[key] for m in metrics) for key in ("seconds", "tokens", "samples"))
    return {"plan": plan, "samples_per_second": samples / seconds, "tokens_per_second": tokens / seconds,
            "samples_per_step": samples / len(metrics), "seconds_per_step": seconds / len(metrics),
            # forward and backward through frozen matrices: 2 operations a weight and token each
            "layer_gflops": 4 * LAYER_PARAMETERS * tokens / seconds / 1e9, "peak_resident_mib": result["peak_resident_mib"]}


def main():
    options = arguments()
    env = dict(os.environ, OMP_WAIT_POLICY="passive", LR_QWEN_TOKENIZER=os.path.join(options.data, "qwen2-tokenizer"))
    expert, workspace, samples, beta = make(options, env)
    rates = json.loads(run([options.engine, "bench", "model", "--model", expert, "--prefill-tokens", "64", "--batch-sizes", "1", "--json"], env))
    turns = [reference_turn(options, expert, samples, env)]
    ours = [engine_turn(options, expert, workspace, beta, plan, env) for plan in ("grouped", "independent")]
    turns.append(reference_turn(options, expert, samples, env))
    seconds = sum(sum(t["seconds_per_step"]) for t in turns) / sum(len(t["seconds_per_step"]) for t in turns)
    for side in ours:
        side["ratio"] = side["samples_per_second"] / (16 / seconds)
        side["share_of_gemm_rate"] = side["layer_gflops"] / rates["machine"]["gemm_gflops"]
    print(json.dumps({"dtype": options.dtype, "machine": rates["machine"], "reference": turns,
                      "reference_samples_per_second": 16 / seconds, "engine": ours}, indent=1))


if __name__ == "__main__":
    main()
