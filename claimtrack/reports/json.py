"""Everything, for a program: the contract of `claimtrack.reports.contract`."""

from claimtrack.records import Report
from claimtrack.reports import contract

SUFFIXES = (".json",)


def render(report: Report) -> str:
    return contract.dumps(contract.report(report))
