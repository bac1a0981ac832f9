"""The outputs that the pages show come from running the commands beside them."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

OUTPUTS = runpy.run_path(str(Path(__file__).parents[1] / "docs" / "outputs.py"))
PAGE = """\
# A page

<!-- file: pairs.jsonl -->
```
{"id": "a", "left": {"claim": "12 people died"}, "right": {"claim": "15 people died"}}
```

<!-- run: claimtrack compare -f pairs.jsonl --format csv -->
```
of another day
```

<!-- exit 1: claimtrack flags -->
```
```

```sh
claimtrack not run
```
"""


def test_a_page_gets_what_its_commands_say() -> None:
    page = OUTPUTS["refreshed"](PAGE)
    assert "of another day" not in page
    assert (
        "$ claimtrack compare -f pairs.jsonl --format csv\nid,relation,probability,reason,findings\na,CONTRADICTION,0"
        in page
    )
    assert "$ claimtrack flags\nError: no index in index yet; run: claimtrack add PATHS\n```" in page
    assert page.endswith("```sh\nclaimtrack not run\n```\n")


def test_a_command_that_ends_otherwise_stops_it() -> None:
    with pytest.raises(SystemExit, match="'claimtrack flags' ended with 1, not 0"):
        OUTPUTS["refreshed"](PAGE.replace("exit 1", "run"))
