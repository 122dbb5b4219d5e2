"""`stridecue check`: whether this configuration can be used."""

from stridecue.app.commands.terminal import ConfigFile, Json, configuration, say, show
from stridecue.app.config import lane_plan


def check(config: ConfigFile = None, json: Json = False) -> None:
    """Read the configuration and its plans; say what it means, or the first thing that is wrong."""
    found, plans = configuration(config, None)
    lanes = []
    for keys in found.lanes:
        plan, runner = lane_plan(keys, plans)
        baseline = runner.baseline_milli_spm
        lanes.append(
            {
                "lane": keys.name,
                "plan": plan.name,
                "runner": runner.pseudonym,
                "baseline_spm": baseline / 1000 if baseline else None,
                "devices": [device.id for device in keys.devices] or (["any"] if keys.adopt else []),
            }
        )
    scheme, page = ("https", found.network) if found.network.enabled else ("http", found.web)
    broker = found.broker.url.rsplit("@", 1)[-1] or (
        f"managed, TLS on port {found.broker.tls_port}"
        if found.network.enabled
        else f"managed, port {found.broker.port}"
    )
    if json:
        show(
            {
                "ok": True,
                "site": found.site,
                "store": str(found.store_path),
                "broker": broker,
                "web": {"host": page.host, "port": page.port},
                "lanes": lanes,
            }
        )
        return
    where = f"page on {scheme}://{page.host}:{page.port}"
    say(f"site {found.site}; broker {broker}; {where}; sessions in {found.store_path}")
    for lane in lanes:
        baseline_words = f", baseline {lane['baseline_spm']:g} spm" if lane["baseline_spm"] else ""
        devices = ", ".join(lane["devices"]) or "none yet"  # type: ignore[arg-type] # a list of strings
        say(f"lane {lane['lane']}: plan {lane['plan']}, runner {lane['runner']}{baseline_words}; devices: {devices}")
    say("the configuration can be used")
