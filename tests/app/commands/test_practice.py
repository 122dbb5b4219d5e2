"""A physio's day on the command line: from a name to a report, and one line for whatever cannot be."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from tests.edges.exchange import watch

BECAUSE: Final = ("--because", "first visit")
DAYS_AGO: Final = (datetime.now(UTC) - timedelta(days=3)).isoformat(timespec="minutes")
INTAKE: Final = {
    "intake": {"age_years": 34, "zones": ["kneecap"], "provokers": ["stairs", "squat"], "pain_running_nprs": 3},
    "contributors": {"mechanics": True},
}


def test_from_a_name_to_a_report(run: Any, tmp_path: Path) -> None:
    """Each command does its part, in words and as JSON; the report holds all of it, and what is missing."""
    asked = tmp_path / "intake.json"
    asked.write_text(json.dumps(INTAKE))
    professional = ("--on", "--professional", "Dr. Knie", "--profession", "physiotherapist")
    for arguments, words in (
        (("runner", "add", "Anna Läufer"), "nothing of their health is kept until they agree"),
        (("runner", "consent", "anna", "store_health"), "store_health"),
        (("clinical", *professional), "Dr. Knie"),
        (("runner", "record", "anna", "--height-m", 1.75, "--pain-model", "tendon"), "kept as version 1"),
        (("baseline", "guide"), "these three minutes count"),
        (("baseline", "take", "anna", "--spm", 162, "--speed-kmh", 9.6), "baseline 162.0 spm at 9.6 km/h"),
        (("enrol", "anna", "faded-8", *BECAUSE), "faded-8: session 1 of 8 is next"),
        (("history", "add", "anna", DAYS_AGO, 40, "--km", 6.5, "--hills"), "no run in the 30 days before"),
        (("history", "show", "anna"), "the next run may be 44.0 min"),
        (("assign", "anna", "--lane", "1"), "lane 1: faded-8 session 1"),
        (("prompts", "anna"), "pain before the run"),
        (("pain", "anna", "before", "--knee", 2, "--lower-leg", 0), "green"),
        (("assess", "anna", asked), "start at +7.5 % (B/C)"),
        (("score", "anna", "akps", 72, "--on", "2026-01-10"), "akps 72: the first one"),
        (("runner", "lock", "anna", "--because", "night pain"), "locked"),
        (("runner", "list"), "locked"),
        (("runner", "unlock", "anna", "--clinician", "Dr. Herz", "--because", "seen"), "session 1 of 8 is next"),
        (("free", "--lane", "1"), "lane 1 is free"),
        (("runner", "show", "anna"), "pain_model tendon"),
        (("proposals", "anna"), "verdict"),
        (("report", "anna", "--out", tmp_path / "report.json"), "the report as of"),
        (("report", "anna", "--pdf", tmp_path / "report.pdf"), "report.pdf: the page for the referrer"),
        (("audit", "verify"), "every one in its place"),
    ):
        folder = () if arguments == ("baseline", "guide") else ("--folder", tmp_path / "kept")
        status, out, err = run(*arguments, *folder)
        assert status == 0, (arguments, err)
        assert words in out + err, (arguments, out, err)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")
    page = json.loads((tmp_path / "report.json").read_text())
    assert (page["name"], page["programme"], page["sessions_done"]) == ("Anna Läufer", "faded-8", 0)
    assert page["assessment"]["suggest"] == "start at +7.5 %"
    assert page["not_measured"]
    status, out, _ = run("runner", "list", "--json", "--folder", tmp_path / "kept")
    assert (status, json.loads(out)[0]["lane"]) == (0, None)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("runner", "show", "bert"), "no runner 'bert'; see: stridecue runner list"),
        (("baseline", "take", "anna", "--spm", 60, "--speed-kmh", 9), "cadence_spm: 60; accepted: 130 to 200"),
        (("baseline", "take", "anna"), "expected session, or cadence_spm and speed_kmh"),
        (("enrol", "anna", "faded-9", *BECAUSE), "plan 'faded-9' is unknown"),
        (("enrol", "anna", "faded-8", "--session", 9, *BECAUSE), "has sessions 1 to 8"),
        (("assign", "anna", "--lane", "7"), "lane '7' is unknown; there are: 1"),
        (("assign", "anna", "--lane", "1"), "in no programme"),
        (("pain", "anna", "end", "--knee", 11), "knee_nprs: input should be less than or equal to 10 (got 11)"),
        (("pain", "anna", "end", "--knee", 1), "the clinical pack is off"),
        (("history", "add", "anna", "2099-01-01T10:00Z", 30), "in the future"),
        (("history", "add", "anna", "yesterday", 30), "began_utc"),
        (("runner", "record", "anna", "--height-m", 3.2), "height_mm: input should be less than or equal to 2300"),
        (("lane", "1", "start"), "no service answers there"),
    ],
)
def test_what_cannot_be_is_one_line(run: Any, tmp_path: Path, arguments: tuple[object, ...], words: str) -> None:
    """Exit status 2, one line on standard error, and what would be accepted."""
    folder = () if arguments[0] == "lane" else ("--folder", tmp_path / "kept")
    config = tmp_path / "s.toml"
    config.write_text("[web]\nport = 9\n")
    assert run("runner", "add", "Anna", "--folder", tmp_path / "kept")[0] == 0
    status, _, err = run(*arguments, *folder, *(("-c", config) if arguments[0] == "lane" else ()))
    assert status == 2, err
    assert words in err
    assert len(err.strip().splitlines()) == 1


def test_a_watchs_run_counts_for_its_runner(run: Any, tmp_path: Path) -> None:
    """`import --runner`: it stands in the history against the thirty days before it, once."""
    file, folder = tmp_path / "run.fit", ("--folder", tmp_path / "kept")
    file.write_bytes(watch.fit(watch.Part([{"cadence": 82} for _ in range(600)])))
    run("runner", "add", "Anna", *folder)
    assert run("import", file, "--runner", "anna", *folder)[0] == 0
    status, out, _ = run("history", "show", "anna", "--json", *folder)
    (counted,) = json.loads(out)["runs"]
    assert (status, counted["source"], counted["minutes_min"]) == (0, "import", 10.0)
    assert "in the history already" in run("import", file, "--runner", "anna", *folder)[2]
