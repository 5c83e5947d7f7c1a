"""Writes the page of real_pair.sh: REPORT.md with two pictures, from the JSON files of the engine's commands.

    /usr/bin/python3 real_pair_page.py FOLDER MINUTES SECONDS VERSION        needs nothing but Python itself
"""
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
minutes, seconds, version = sys.argv[2:5]


def read(name):
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def polyline(values, low, high, width, height):
    span = (high - low) or 1.0
    points = (f"{index * width / max(1, len(values) - 1):.1f},{height - (value - low) * height / span:.1f}" for index, value in enumerate(values))
    return " ".join(points)


def curve(path, title, unit, values):
    """A line over optimiser steps, with a mean over neighbours where there are many."""
    width, height, left, top = 640, 240, 60, 30
    low, high = min(values), max(values)
    reach = max(1, len(values) // 20)
    smooth = [sum(values[max(0, i - reach):i + reach + 1]) / len(values[max(0, i - reach):i + reach + 1]) for i in range(len(values))]
    path.write_text(f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + left + 20} {height + top + 40}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
<text x="{left}" y="18">{title}</text>
<g transform="translate({left},{top})">
<polyline points="0,0 0,{height} {width},{height}" fill="none" stroke="black"/>
<polyline points="{polyline(values, low, high, width, height)}" fill="none" stroke="#bbbbbb"/>
<polyline points="{polyline(smooth, low, high, width, height)}" fill="none" stroke="#0072b2" stroke-width="2"/>
<text x="-6" y="10" text-anchor="end">{high:.3g}</text><text x="-6" y="{height}" text-anchor="end">{low:.3g}</text>
<text x="-6" y="{height / 2}" text-anchor="end">{unit}</text>
<text x="0" y="{height + 16}">1</text><text x="{width}" y="{height + 16}" text-anchor="end">{len(values)}</text>
<text x="{width / 2}" y="{height + 32}" text-anchor="middle">optimiser step</text>
</g></svg>
""", encoding="utf-8")


def percent(share):
    return f"{100 * share:.1f} %"


def accuracy(evaluation):
    low, high = evaluation["interval"]
    cut = f", {evaluation['unfinished']} cut off before an answer" if evaluation.get("unfinished") else ""
    return f"{evaluation['correct']} right{cut}, {percent(evaluation['accuracy'])} (95 % interval {percent(low)} to {percent(high)})"


def share_where(histogram, total, is_wanted):
    edges, counts = histogram["edges"], histogram["counts"]
    inside = sum(count for count, low, high in zip(counts, edges, edges[1:]) if is_wanted(low, high))
    return (inside + (histogram["above"] if is_wanted(edges[-1], float("inf")) else 0)) / total


def main():
    sample, stats, train, before, after, compare, merge = map(read, ("sample", "stats", "train", "before", "after", "compare", "merge"))
    steps = [json.loads(line) for line in (folder / "metrics.jsonl").read_text(encoding="utf-8").splitlines()]
    curve(folder / "loss.svg", "Loss: cross-entropy with the soft labels", "nats", [step["loss"] for step in steps])
    curve(folder / "gradient.svg", "Norm of the gradient", "norm", [step["grad_norm"] for step in steps])
    figures, selection = stats["statistics"], stats["selection"]
    scoring = stats["scorings"][-1]
    total, histogram = figures["num_steps"], figures["kl_histogram"]
    quantiles = {entry["probability"]: entry["kl_nats"] for entry in figures["kl_quantiles"]}
    test = compare["mcnemar"]
    lines = [
        "# The method on a real pair", "",
        f"{version}. Budget {minutes} minutes, used {int(seconds) / 60:.0f}. Expert `{scoring['expert']}`, amateur `{scoring['amateur']}`.", "",
        "| | |", "|---|---|",
        f"| sampled | {sample['problems']} problems, {scoring['steps']} tokens, {(sample['seconds']['generate'] + sample['seconds']['score']) / max(1, sample['generated']):.2f} s each in the last round |",
        f"| selected | {selection['num_selected']} of {selection['num_steps']} steps ({percent(selection['selected_share'])}) at KL threshold {selection['kl_threshold']} and plausibility threshold {selection['plausibility_threshold']} |",
        f"| trained | {train['global_step']} optimiser steps in {train['seconds'] / 60:.1f} min ({train['samples_per_second']:.2f} samples a second), peak memory {train['peak_resident_mib'] / 1024:.1f} GiB, loss {train['first_loss']:.3f} to {train['last_loss']:.3f} |",
        f"| before | {accuracy(compare['before'])}, of {compare['questions']} questions |",
        f"| after | {accuracy(compare['after'])} |",
        f"| flips | {compare['wrong_to_right']} became right, {compare['right_to_wrong']} became wrong, {compare['right_to_right']} stayed right, {compare['wrong_to_wrong']} stayed wrong |",
        f"| paired test | McNemar's, {'exact' if test['exact'] else 'with its chi-square'}: p = {test['p_value']:.3g} |",
        f"| merged | {merge['merged_matrices']} matrices, {merge['weight_bytes'] / 2**30:.2f} GiB in {merge['weight_files']} file(s) |", "",
        "## Divergence", "",
        "KL(expert, amateur) of a step, in nats, beside what the paper reports of its pair (arXiv 2510.07962).", "",
        "| | here | the paper |", "|---|---|---|",
        f"| steps under 0.1 nats | {percent(share_where(histogram, total, lambda low, high: high <= 0.1 + 1e-9))} | 60 % |",
        f"| steps from 0.4 nats on | {percent(share_where(histogram, total, lambda low, high: low >= 0.4 - 1e-9))} | 20 % |",
        f"| both prefer the same token | {percent(figures['top1_match']['share'])} | |",
    ] + [f"| {'median' if p == 0.5 else f'{100 * p:g} % quantile'} | {quantiles[p]:.4g} | |" for p in (0.25, 0.5, 0.75, 0.9, 0.95, 0.99)] + [
        "", "## Curves", "", "![Loss](loss.svg)", "", "![Norm of the gradient](gradient.svg)", "", "## Commands", "", "```",
    ] + [line[2:] for line in (folder / "log.txt").read_text(encoding="utf-8").splitlines() if line.startswith("+ ")] + ["```", ""]
    (folder / "REPORT.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
