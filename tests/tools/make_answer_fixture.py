#!/usr/bin/env python3
"""Writes tests/data/answers/verdicts.json: what the Qwen2.5-Math grader says about the pairs of answer_pairs.py.

    tests/tools/make_answer_fixture.py FOLDER

FOLDER holds the evaluation folder of github.com/QwenLM/Qwen2.5-Math with what it imports (sympy, regex, antlr4, its
latex2sympy2), installed by whoever runs this; nothing of it is part of this project. Each text goes through the grader's
strip_string and then math_equal, as in its own evaluation. A pair that does not come back within ten seconds counts as
unequal."""

import importlib.metadata
import json
import pathlib
import signal
import sys
import warnings

from answer_pairs import DIFFERENCES, EXACT_DIFFERENCES, PAIRS

OUT = pathlib.Path(__file__).parent.parent / "data" / "answers" / "verdicts.json"
LIMIT_S = 10


def load_grader(folder):
    """sympy insists on one version of antlr4's runtime; later ones of the same format do as well."""
    real_version = importlib.metadata.version
    importlib.metadata.version = lambda name: "4.11.1" if name == "antlr4-python3-runtime" else real_version(name)
    sys.path.insert(0, str(folder))
    warnings.simplefilter("ignore")
    from grader import math_equal
    from parser import strip_string

    return lambda answer, reference: bool(math_equal(strip_string(answer), strip_string(reference)))


def verdict(grade, answer, reference):
    def late(*_):
        raise TimeoutError

    signal.signal(signal.SIGALRM, late)
    signal.alarm(LIMIT_S)
    try:
        return grade(answer, reference)
    except Exception:
        return False
    finally:
        signal.alarm(0)


def main():
    grade = load_grader(pathlib.Path(sys.argv[1]))
    rows = []
    for category, pairs in PAIRS.items():
        for answer, reference in pairs:
            row = {"category": category, "answer": answer, "reference": reference, "official": verdict(grade, answer, reference)}
            if (answer, reference) in DIFFERENCES:
                row["difference"] = DIFFERENCES[(answer, reference)]
            if (answer, reference) in EXACT_DIFFERENCES:
                row["exact"] = EXACT_DIFFERENCES[(answer, reference)]
            rows.append(row)
    OUT.parent.mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    OUT.write_text("[\n" + lines + "\n]\n", encoding="utf-8")
    print(f"{OUT}: {len(rows)} pairs, {sum(row['official'] for row in rows)} equal")


if __name__ == "__main__":
    main()
