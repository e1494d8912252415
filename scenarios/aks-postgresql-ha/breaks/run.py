#!/usr/bin/env python3
"""Breaks the how-to in many ways, one at a time, and sees whether each turns the verdict red at the right step.

    python3 scenarios/aks-postgresql-ha/breaks/run.py [--pages DIR] [--jobs N] [--only NAME …]
        [--table FILE | --check FILE]

Without --pages the English page is broken; with it the localisations in DIR, in turn. --table writes the table of
results into a page, between its two marks; --check says whether the page has this very table. Ends with 1 where a
case turned out otherwise.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from case import NotApplicable
from cases import CASES
from table import Table
from trial import PROJECT, SCENARIO, Result, trial

# Seconds that steps are repeated which only look: where one of them has to stay red, and where all have to pass.
PATIENCE = {False: 15, True: 90}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, help="the directory of the localisations")
    parser.add_argument("--rehearse", type=Path, default=PROJECT / "target/release/rehearse")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--verbose", action="store_true", help="show the command and the reason")
    goal = parser.add_mutually_exclusive_group()
    goal.add_argument("--table", type=Path, metavar="FILE")
    goal.add_argument("--check", type=Path, metavar="FILE")
    return parser.parse_args()


def right(case, result):
    """Whether a case turned out as it has to."""
    if case.refused:
        return result.verdict == "refused" and case.refused in result.reason
    if case.harmless:
        return result.verdict == "passed"
    if case.sooner and case.sooner in result.command:
        return result.verdict == "failed"
    return result.verdict == "failed" and case.red in result.command and result.nth == case.occurrence


def tried(case, page, options):
    """Tries a case; what did not turn out right is tried again with more patience, for a machine that is slow."""
    try:
        result = trial(case, page, options.rehearse.resolve(), PATIENCE[case.harmless])
        if not right(case, result):
            result = trial(case, page, options.rehearse.resolve(), PATIENCE[True])
        return result
    except NotApplicable as reason:
        return Result("none", None, "", "", 0.0, error=f"does not apply to {page.name}: {reason}")


def main():
    options = arguments()
    pages = sorted(options.pages.glob("*.md")) if options.pages else [SCENARIO / "deploy.md"]
    chosen = [case for case in CASES if not options.only or case.name in options.only]
    places = {case.name: pages[CASES.index(case) % len(pages)] for case in chosen}
    table, wrong = Table(), 0
    with ThreadPoolExecutor(options.jobs) as pool:
        results = pool.map(lambda case: tried(case, places[case.name], options), chosen)
        for case, result in zip(chosen, results):
            good = right(case, result)
            wrong += not good
            table.add(case, places[case.name], result)
            said = result.error or f"{result.verdict} {result.step and result.step['number']} {result.seconds:.0f} s"
            print(f"{'ok   ' if good else 'WRONG'} {case.name}: {places[case.name].name}: {said}", flush=True)
            if options.verbose or not good:
                print(f"      at: {result.command[:150]}\n      why: {result.reason[:300]}", flush=True)
    print(f"{len(chosen) - wrong} of {len(chosen)} as they have to be")
    if options.table:
        table.write(options.table)
    elif options.check and not table.stands_in(options.check):
        print(f"{options.check} has another table; --table writes this one", file=sys.stderr)
        wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
