#!/usr/bin/env python3
"""Sampling here beside the authors' cost structure, in one run on one machine; prints JSON.

  compare_sampling.py --engine build/release/bin/lightreasoner --reference DIR --data DIR --work DIR [--dtype bf16|f32]
                      [--problems 64] [--questions 2]

DIR of --reference holds ref/make_checkpoint.py and speed/authors_cost.py, DIR of --data problems/ and qwen2-tokenizer/.
Expert: the qwen2.5-0.5b shape, amateur: mini-0.18b, random weights, 128 new tokens a problem, on GSM8K questions.
Both sides get two threads. They take turns, reference, engine, reference, so that a machine whose speed drifts shows.
"""
import argparse
import json
import os
import platform
import statistics
import subprocess
import sys


def run(command, environment):
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), platform.machine())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("engine", "reference", "data", "work"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--dtype", choices=("bf16", "f32"), default="bf16")
    parser.add_argument("--problems", type=int, default=64)
    parser.add_argument("--questions", type=int, default=1, help="problems of each of the reference's two turns")
    options = parser.parse_args()

    environment = dict(os.environ, OMP_WAIT_POLICY="passive", LR_QWEN_TOKENIZER=os.path.join(options.data, "qwen2-tokenizer"),
                       LR_QUESTIONS=os.path.join(options.data, "problems", "gsm8k_train.jsonl"))
    expert, amateur = (os.path.join(options.work, f"{name}-{options.dtype}") for name in ("expert", "amateur"))
    for folder, preset in ((expert, "qwen2.5-0.5b"), (amateur, "mini-0.18b")):
        if not os.path.exists(folder):
            run(["/usr/bin/python3", os.path.join(options.reference, "ref", "make_checkpoint.py"), "--preset", preset,
                 "--dtype", options.dtype, "--seed", "1", folder], environment)

    def reference():
        out = run(["/usr/bin/python3", os.path.join(options.reference, "speed", "authors_cost.py"), "sampling", "--expert", expert,
                   "--amateur", amateur, "--questions", str(options.questions), "--dtype", options.dtype], environment)
        return [json.loads(line)["seconds"] for line in out.splitlines()]

    name = {"bf16": "bfloat16", "f32": "float32"}[options.dtype]
    before = reference()
    engine = json.loads(run([options.engine, "bench", "sample", "--expert", expert, "--amateur", amateur, "--problems",
                             environment["LR_QUESTIONS"], "--max-problems", str(options.problems), "--dtype", name,
                             "--threads", "2"], environment))
    after = reference()
    theirs = statistics.mean(before + after)
    ours = engine["total"]["seconds_per_problem"]
    print(json.dumps({"processor": processor(), "cores": os.cpu_count(), "dtype": name, "reference_seconds": before + after,
                      "reference_seconds_per_problem": theirs, "engine": engine, "engine_seconds_per_problem": ours,
                      "ratio": theirs / ours}, indent=1))


if __name__ == "__main__":
    main()
