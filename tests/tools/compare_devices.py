#!/usr/bin/env python3
"""Holds one device to another, and measures the second: called by packaging/gpu-check.sh.

  compare_devices.py --engine BIN --devices cpu,cuda --demo resources/demo --work EMPTY_DIR --report FILE.json
                     [--shapes qwen2.5-1.5b,qwen2.5-7b] [--tokenizer DIR] [--problems N] [--second-dtype bfloat16]

With the built-in pair, in float32, from the same files on both devices: logits, the divergence of every step of the same
trajectories, and loss and gradient norm of 20 optimiser steps. Then sampling, decoding and training at the given shapes with
random weights on the second device. Writes the report as JSON, and as Markdown beside it. Exit codes: 0 all within the
tolerances, 1 not, 5 the engine failed. Needs nothing but Python.
"""
import argparse
import array
import json
import os
import struct
import subprocess
import sys

# float32 sums of some hundred terms in another order differ by a few 1e-6 of the largest; a decoder of several layers carries
# that to some 1e-5, and twenty optimiser steps to some 1e-4. TF32 or bfloat16 by mistake would show as 1e-3 and more.
TOLERANCES = {"logits": 1e-4, "kl_nats": 1e-4, "reverse_kl_nats": 1e-4, "js_nats": 1e-4, "entropy_nats": 1e-4, "probability": 1e-4,
              "loss": 1e-3, "grad_norm": 1e-3, "first_grad_norm": 1e-4}
AMATEURS = {"qwen2.5-1.5b": "qwen2.5-0.5b", "qwen2.5-7b": "qwen2.5-0.5b"}


class EngineFailed(Exception):
    pass


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("engine", "devices", "demo", "work", "report"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--shapes", default="")
    parser.add_argument("--tokenizer", help="of the shapes; it gives them their vocabulary (default: the demo's)")
    parser.add_argument("--problems", type=int, default=50)
    parser.add_argument("--second-dtype", default="float32", help="to see that a difference is found")
    options = parser.parse_args()
    options.first, options.second = options.devices.split(",")
    options.tokenizer = options.tokenizer or os.path.join(options.demo, "expert")
    return options


def engine(options, *words):
    done = subprocess.run([options.engine, *map(str, words)], capture_output=True, text=True)
    if done.returncode != 0:
        raise EngineFailed(f"lightreasoner {' '.join(map(str, words))} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def read_floats(path, name):
    """A float32 tensor of a safetensors file, flat."""
    with open(path, "rb") as file:
        length, = struct.unpack("<Q", file.read(8))
        begin, end = json.loads(file.read(length))[name]["data_offsets"]
        file.seek(8 + length + begin)
        values = array.array("f")
        values.frombytes(file.read(end - begin))
        return values


def largest(pairs):
    return max((abs(a - b) for a, b in pairs), default=0.0)


def relative(pairs):
    return max((abs(a - b) / max(abs(a), 1e-6) for a, b in pairs), default=0.0)


def sides(options):
    return (("first", options.first, "float32"), ("second", options.second, options.second_dtype))


def compare_logits(options, work):
    ids = [2 + i * 37 % 120 for i in range(120)]
    found = []
    for side, device, dtype in sides(options):
        out = os.path.join(work, side + ".safetensors")
        engine(options, "logits", "--model", os.path.join(options.demo, "expert"), "--ids", ",".join(map(str, ids)),
               "--device", device, "--dtype", dtype, "--out", out)
        found.append(read_floats(out, "logits"))
    scale = max(map(abs, found[0]))
    return {"numbers": len(found[0]), "logits": largest(zip(*found)) / scale}


def compare_divergence(options, work):
    """The same trajectories, written on the first device, scored on both; leaves the workspaces for the training."""
    pair = ("--expert", os.path.join(options.demo, "expert"), "--amateur", os.path.join(options.demo, "amateur-terse"))
    trajectories = os.path.join(work, "trajectories.jsonl")
    engine(options, "generate", "--model", pair[1], "--problems", os.path.join(options.demo, "train.jsonl"),
           "--max-problems", options.problems, "--device", options.first, "--dtype", "float32", "--out", trajectories)
    found = []
    for side, device, dtype in sides(options):
        workspace = os.path.join(work, side)
        engine(options, "score", *pair, "--trajectories", trajectories, "--workspace", workspace, "--device", device,
               "--dtype", dtype)
        engine(options, "steps", "--workspace", workspace, "--out", workspace + ".jsonl")
        found.append(lines(workspace + ".jsonl"))
    steps = list(zip(*found))

    def difference(*keys):
        return max(largest((a[key], b[key]) for a, b in steps) for key in keys)
    same = ("prompt_id", "step", "token_id")
    aligned = len(found[0]) == len(found[1]) and all(a[key] == b[key] for a, b in steps for key in same)
    return {"steps": len(steps), "aligned": aligned, "kl_nats": difference("kl_divergence"),
            "reverse_kl_nats": difference("reverse_kl_divergence"), "js_nats": difference("js_divergence"),
            "entropy_nats": difference("expert_entropy", "amateur_entropy"),
            "probability": difference("expert_prob", "amateur_prob"),
            "other_top1": sum(a["expert_top1_id"] != b["expert_top1_id"] for a, b in steps)}


def compare_training(options, work):
    """Twenty optimiser steps from the same scoring, so that only the device differs. The first gradient is that of equal
    weights."""
    found = []
    for side, device, dtype in sides(options):
        run = os.path.join(work, "run-" + side)
        engine(options, "train", "--workspace", os.path.join(work, "first"), "--out", run, "--steps", 20, "--dropout", 0,
               "--lr", "5e-4", "--seed", 1, "--device", device, "--dtype", dtype)
        engine(options, "metrics", run, "--out", run + ".jsonl")
        found.append(lines(run + ".jsonl"))
    steps = list(zip(*found))

    def difference(key, rows):
        return relative((a[key], b[key]) for a, b in rows)
    return {"optimiser_steps": len(steps), "loss": difference("loss", steps), "grad_norm": difference("grad_norm", steps),
            "first_grad_norm": difference("grad_norm", steps[:1]), "last_loss": [row["loss"] for row in steps[-1]]}


def benchmark(options, shape, work):
    """A shape with random weights on the second device, in the dtype that it takes by itself."""
    expert, amateur = os.path.join(work, "expert"), os.path.join(work, "amateur")
    engine(options, "init-checkpoint", "--preset", shape, "--tokenizer", options.tokenizer, "--seed", 1, expert)
    engine(options, "init-checkpoint", "--preset", AMATEURS.get(shape, shape), "--tokenizer", options.tokenizer, "--seed", 2,
           amateur)
    pair = ("--expert", expert, "--amateur", amateur)
    problems = ("--problems", os.path.join(options.demo, "train.jsonl"), "--max-problems", options.problems)
    device = ("--device", options.second)
    result = {"shape": shape, "model": json.loads(engine(options, "bench", "model", "--model", expert, *device)),
              "sample": json.loads(engine(options, "bench", "sample", *pair, *problems, *device))}
    workspace, run = os.path.join(work, "workspace"), os.path.join(work, "run")
    engine(options, "sample", *pair, *problems, *device, "--workspace", workspace)
    result["train"] = json.loads(engine(options, "train", "--workspace", workspace, "--choose", "all", "--steps", 20,
                                        *device, "--out", run, "--json"))
    engine(options, "metrics", run, "--out", run + ".jsonl")
    settled = lines(run + ".jsonl")[5:]
    result["samples_per_second"] = sum(row["samples"] for row in settled) / sum(row["seconds"] for row in settled)
    result["device_mib"] = max(row["device_mib"] for row in settled)
    return result


def judged(report):
    """Every measured difference beside its tolerance."""
    rows = [{"of": part, "what": name, "difference": report[part][name], "tolerance": TOLERANCES[name]}
            for part in ("logits", "divergence", "training") for name in report[part] if name in TOLERANCES]
    for row in rows:
        row["holds"] = row["difference"] <= row["tolerance"]  # a NaN does not
    compared = report["logits"]["numbers"] > 0 and report["divergence"]["steps"] > 0
    complete = compared and report["divergence"]["aligned"] and report["training"]["optimiser_steps"] == 20
    return rows, complete and all(row["holds"] for row in rows)


def markdown(report):
    text = [f"# {report['second']} held to {report['first']}", "", "| of | what | largest difference | tolerance | |",
            "|---|---|---|---|---|"]
    for row in report["differences"]:
        text.append(f"| {row['of']} | {row['what']} | {row['difference']:.3g} | {row['tolerance']:g} | "
                    f"{'holds' if row['holds'] else '**does not hold**'} |")
    text += ["", f"{report['divergence']['steps']} steps, {report['training']['optimiser_steps']} optimiser steps.", ""]
    for shape in report["shapes"]:
        text += [f"## {shape['shape']}, random weights", "",
                 f"- sampling and scoring: {shape['sample']['total']['seconds_per_problem']:.4g} s a problem",
                 f"- training: {shape['samples_per_second']:.4g} samples/s, {shape['device_mib']:.0f} MiB on the device", ""]
    return "\n".join(text)


def main():
    options = arguments()
    try:
        report = {"first": options.first, "second": options.second, "version": engine(options, "--version").strip()}
        for part, measure in (("logits", compare_logits), ("divergence", compare_divergence), ("training", compare_training)):
            report[part] = measure(options, options.work)
        report["shapes"] = []
        for shape in filter(None, options.shapes.split(",")):
            os.makedirs(os.path.join(options.work, shape))
            report["shapes"].append(benchmark(options, shape, os.path.join(options.work, shape)))
    except EngineFailed as failure:
        print(failure, file=sys.stderr)
        return 5
    report["differences"], report["holds"] = judged(report)
    with open(options.report, "w", encoding="utf-8") as file:
        json.dump(report, file, indent=2)
    with open(os.path.splitext(options.report)[0] + ".md", "w", encoding="utf-8") as file:
        file.write(markdown(report))
    print(markdown(report))
    return 0 if report["holds"] else 1


sys.exit(main())
