"""Averages the weights of models that were fine-tuned from one start.

    python training/average.py training/work/averaged training/work/entailer:0.6 OTHER:0.4

After Wortsman and others (2022), "Model soups: averaging weights of multiple fine-tuned models improves
accuracy without increasing inference time". The config and the tokenizer are the first model's.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from transformers import AutoModelForSequenceClassification, AutoTokenizer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("models", nargs="+", metavar="FOLDER:WEIGHT")
    options = parser.parse_args()
    shares = [(Path(folder), float(share)) for folder, _, share in (one.rpartition(":") for one in options.models)]
    total = sum(share for _, share in shares)
    states = [(_loaded(folder).state_dict(), share / total) for folder, share in shares]
    averaged = _loaded(shares[0][0])
    averaged.load_state_dict(
        {name: sum(state[name] * share for state, share in states) for name in averaged.state_dict()}
    )
    averaged.save_pretrained(options.out)
    AutoTokenizer.from_pretrained(shares[0][0]).save_pretrained(options.out)


def _loaded(folder: Path) -> Any:
    return AutoModelForSequenceClassification.from_pretrained(folder).float()


if __name__ == "__main__":
    main()
