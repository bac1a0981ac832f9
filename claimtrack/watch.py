"""Round after round: what appears in files, feeds and addresses is added, and what comes of it is told once."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from claimtrack.errors import BusyError, ClaimtrackError, InputError
from claimtrack.records import Alert, RelationKind, Skipped

if TYPE_CHECKING:
    from claimtrack import ingest
    from claimtrack.pipeline import Added, Tracker

_SETTLED = 2.0  # seconds without a change after which a file is taken to be written to its end


def watch(
    tracker: Tracker,
    paths: Sequence[str | Path],
    *,
    tell: Callable[[Alert], None],
    note: Callable[[Added | Skipped | ClaimtrackError], None],
    hints: ingest.Hints | None = None,
    web: ingest.Web | None = None,
    kinds: Sequence[RelationKind] = (),
    every: float | None = None,
) -> bool:
    """Polls until interrupted, or goes one round where `every` (seconds of rest) is None.

    `tell` raises InputError where it cannot: the alert stays for the next round. `note` is told what each round did
    if it changed anything, and what went wrong, if the round before it did not. Gives whether the round went well:
    something could be read, and everything told.
    """
    from claimtrack import ingest

    files = ingest.Files(settle=0 if every is None else _SETTLED)
    known: set[Skipped] = set()
    while True:
        try:
            added = tracker.watch(paths, hints, web, files)
        except BusyError as fault:
            if every is None:
                raise
            note(fault)
        else:
            for item in added.skipped:
                if item not in known:
                    note(item)
            known = set(added.skipped)
            if added.articles["new"] or added.articles["updated"]:
                note(added)
            told = _told(tracker, tell, note, kinds)
            if every is None:
                return told and (not added.skipped or added.articles.total() > 0)
        time.sleep(every)


def _told(
    tracker: Tracker,
    tell: Callable[[Alert], None],
    note: Callable[[ClaimtrackError], None],
    kinds: Sequence[RelationKind],
) -> bool:
    """Whether all that there was to tell has been told."""
    while alerts := tracker.alerts(kinds):
        for alert in alerts:
            try:
                with _whole():
                    tell(alert)
                    tracker.told(alert)
            except InputError as fault:
                tracker.put_off(alert)
                note(fault)
                return False
    return True


@contextmanager
def _whole() -> Iterator[None]:
    """Lets Ctrl-C wait until what is told is also noted as told; a second one does not wait."""
    if threading.current_thread() is not threading.main_thread():  # no other is interrupted
        yield
        return
    came: list[int] = []

    def wait(number: int, _: object) -> None:
        if came:
            raise KeyboardInterrupt
        came.append(number)

    before = signal.signal(signal.SIGINT, wait)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt
