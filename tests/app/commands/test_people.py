"""The commands about people and backups: what a person types, and one line when it cannot be."""

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

from stridecue.app.cli import main
from stridecue.edges.register import HOME, Register, people
from tests.app.practised import NAME, Practice, practice


@pytest.fixture
def there(tmp_path: Path) -> Practice:
    """Two runners."""
    return practice(tmp_path / "store")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], there: Practice) -> Any:
    """One command on that folder: status, stdout, stderr."""
    monkeypatch.chdir(there.folder.parent)
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setattr("os.nice", lambda _: 0)  # this process goes on with other tests

    def command(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["stridecue", *map(str, arguments), "--folder", str(there.folder)])
        capsys.readouterr()
        try:
            main()
            status = 0
        except SystemExit as ended:
            status = int(ended.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return command


def test_consent(run: Any, there: Practice) -> None:
    """Given, shown with its words, taken back."""
    assert run("runner", "consent", NAME, "research")[0] == 0
    assert there.register.allows(there.anna, "research")
    (decision,) = json.loads(run("runner", "consent", there.anna[:8], "research", "--withdraw", "--json")[1])
    assert (decision["purpose"], decision["granted"]) == ("research", False)
    assert "under another pseudonym" in run("runner", "consent", "Bert")[2]


def test_erase_asks_first(run: Any, there: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a yes nothing happens; with one it is done, also for a pseudonym that only the sessions know."""
    monkeypatch.setattr("sys.stdin.readline", lambda *_: "n\n", raising=False)
    assert run("runner", "erase", "Bert")[0] != 0
    assert "3 session(s)" in run("runner", "erase", "Bert", "--yes")[2]
    status, _, err = run("runner", "erase", "Bert", "--yes")
    assert (status, err.count("\n")) == (2, 1)
    assert "no runner 'Bert'; see: stridecue runner list" in err
    assert there.register.verify().whole


@pytest.mark.parametrize("command", [("audit", "verify"), ("audit", "show"), ("backup",)])
def test_a_register_that_is_not_there_is_no_whole_one(run: Any, there: Practice, command: tuple[str, ...]) -> None:
    """A mistyped folder is refused, and not made: its empty trail, or its empty backup, would pass for a good one."""
    there.register.path.rename(there.folder / "away.sqlite")
    status, _, err = run(*command)
    assert (status, "no register there" in err, there.register.path.exists()) == (2, True, False)


def test_backup_restore_and_audit(run: Any, there: Practice) -> None:
    """Made, tried, done; the trail shows it, and says with its exit status when somebody changed it."""
    made = json.loads(run("backup", "--json")[1])
    assert Path(made["path"]).is_file()
    assert json.loads(run("backup", "--keys-only", "--json")[1])["keys_are_of_now"] is True
    assert "can be restored" in run("restore", "last", "--check")[2]
    assert (long := run("restore", "x" * 500))[0] == 2
    assert "the name is too long" in long[2]
    assert "restored" in run("restore", "last")[2]
    assert json.loads(run("audit", "show", "--json", "--limit", "1")[1])[0]["type"] == "restore"
    assert run("audit", "verify")[0] == 0
    connection = sqlite3.connect(there.register.path)
    connection.execute("DROP TRIGGER trail_no_update")
    connection.execute("UPDATE trail SET agent = 'nobody' WHERE seq = 2")
    connection.commit()
    connection.close()
    status, _, err = run("audit", "verify")
    assert (status, "entry 2" in err) == (1, True)
    doctor = {one["part"]: one for one in json.loads(run("doctor", "--json")[1])}
    assert doctor["people"]["works"] is False


def test_restore_on_another_machine(run: Any, there: Practice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With a copy of the key and the folder of backups: what the README says to type leaves a folder that works."""
    assert run("backup")[0] == 0
    key, fresh = tmp_path / "copy.key", tmp_path / "fresh"
    key.write_text(there.register.key_file.read_text())
    key.chmod(0o600)
    words = ["restore", "last", "--folder", fresh, "--to", there.backups, "--key-file", key]
    monkeypatch.setattr(sys, "argv", ["stridecue", *map(str, words)])
    main_status(0)
    with Register(fresh).read(HOME, "who") as reading:
        assert NAME in {person.name for person in people.all_people(reading)}


def main_status(expected: int) -> None:
    """Run the command line as it is set up."""
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code or 0) == expected


def test_exports(run: Any, there: Practice, tmp_path: Path) -> None:
    """One runner's ZIP, and the research one, which holds nobody who did not agree."""
    assert json.loads(run("runner", "export", NAME, "--out", tmp_path / "a.zip", "--json")[1])["sessions"] == 3
    assert json.loads(run("runner", "research", "--out", tmp_path / "r.zip", "--json")[1])["sessions"] == 0
    assert there.register.verify().whole


def test_bad_input_is_one_line(run: Any, there: Practice, tmp_path: Path) -> None:
    """What is wrong, where, and what would be accepted."""
    (tmp_path / "not-a-key").write_text("swordfish")
    (tmp_path / "not-a-key").chmod(0o600)
    (tmp_path / "blocked").write_text("a file where a folder should be")
    table = {
        ("runner", "consent", "nobody"): "no runner 'nobody'",
        ("runner", "consent", NAME, "everything"): "purpose 'everything' is unknown; accepted: store_health, share",
        ("runner", "consent", NAME, "share"): "share: name the physio's account",
        ("runner", "export", NAME, "--out", tmp_path / "none" / "a.zip"): "cannot be written",
        ("restore", "last"): "no backup there; `stridecue backup` makes one",
        ("restore", "yesterday"): "no backup 'yesterday'; in",
        ("backup", "--to", tmp_path / "blocked"): "blocked: cannot be written: ",
        ("backup", "--key-file", tmp_path / "none"): "no such file; expected your copy of the master key",
        ("backup", "--key-file", tmp_path / "not-a-key"): "not a master key; expected 64 hexadecimal digits",
        ("clinical", "--on"): "professional: expected a name of at least 3 letters",
        ("clinical", "--on", "--off"): "choose one",
    }
    for arguments, words in table.items():
        status, out, err = run(*arguments)
        assert (status, out, err.count("\n")) == (2, "", 1), (arguments, err)
        assert words in err, (arguments, err)
    assert there.register.verify().whole
