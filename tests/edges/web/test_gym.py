"""The gym's page: what it is told of machines and minutes, and that nothing of a runner comes with it."""

from pathlib import Path

from stridecue.core.events import Heartbeat, LinkChanged
from stridecue.edges.store.days import DayRow
from tests.edges.web.serving import floor_behind_pages, network


async def test_a_device_says_how_it_is(tmp_path: Path) -> None:
    """Battery, signal, firmware, kind and when it was last heard go the whole way; what it did not say is null."""
    now = [1_000_000]
    async with floor_behind_pages(tmp_path, now) as web:
        web.floor.feed(LinkChanged(900_000, "pod-1", "online", "9f3a11c2", "foot_pod", "foot", "left", "1.2.0", 208))
        web.floor.feed(Heartbeat(950_000, "pod-1", "9f3a11c2", 5, 7, battery_pct=19, rssi_dbm=-71))
        web.floor.feed(LinkChanged(940_000, "pod-2", "online"))
        web.floor.claim("1", "pod-1", 960_000)
        now[0] = 60_000_000
        found = (await web.client.get("/api/v1/gym")).json()
    one, two = found["devices"]
    assert one == {
        "device": "pod-1",
        "side": "left",
        "status": "silent",
        "battery_pct": 19,
        "lane": "1",
        "place": "foot",
        "kind": "foot_pod",
        "rssi_dbm": -71,
        "firmware": "1.2.0",
        "heard_us": 950_000,
        "clock_because": None,
    }
    assert (two["firmware"], two["rssi_dbm"], two["lane"]) == (None, None, None)
    assert found["lanes"][0] == {"lane": "1", "runs": False, "armed": True, "broken": False}


async def test_the_service_says_what_it_stands_on(tmp_path: Path) -> None:
    """Broker, store, disk, the newest backup and what else is wrong; where no backup was made, none."""
    async with floor_behind_pages(tmp_path) as web:
        first = (await web.client.get("/api/v1/gym")).json()["service"]
        (tmp_path / "backups").mkdir()
        for name in ("stridecue-20261127T023000Z.backup", "stridecue-20261126T023000Z.backup", "stridecue-x.backup"):
            (tmp_path / "backups" / name).touch()
        then = (await web.client.get("/api/v1/gym")).json()["service"]
    assert (first["broker_because"], first["store_because"]) == ("refused", "")
    assert first["troubles"] == ["the night's work: no room"]
    assert first["free_mb"] > 0
    assert first["backup_wall"] is None
    assert then["backup_wall"] == "2026-11-27T02:30:00+00:00"


async def test_minutes_have_no_runner(tmp_path: Path) -> None:
    """An admin and a physio see how long lanes ran, whoever ran, and never who; a runner sees nothing of it."""
    async with network(tmp_path) as gym:
        for account, role in (("root", "admin"), ("anna", "physio")):
            secret = gym.signed_in(role, account=account)
            assert (await gym.ask(secret, "GET", "/api/v1/gym/days")).json() == []  # all are years old
            told = (await gym.ask(secret, "GET", "/api/v1/gym")).body.decode()
            assert not any(runner in told for runner in gym.runners.values())
        runner = gym.signed_in("runner", lane="1")
        assert (await gym.ask(runner, "GET", "/api/v1/gym")).status == 403
    assert DayRow.__slots__ == ("lane", "day", "run_s")
