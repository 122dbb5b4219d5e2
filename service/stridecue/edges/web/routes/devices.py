"""Devices: which were heard, and which serves no lane any more."""

from fastapi import FastAPI, Response

from stridecue.edges.web.application import problems
from stridecue.edges.web.machines import Device
from stridecue.edges.web.messages import Floor


def add(app: FastAPI, floor: Floor) -> None:
    """A device is claimed for a lane where the lane is: `lanes.py`."""

    @app.get("/api/v1/devices")
    async def devices() -> list[Device]:
        """Every device that was heard."""
        return floor.devices()

    @app.delete("/api/v1/devices/{device}/claim", status_code=204, responses=problems(404, 413))
    async def release(device: str) -> Response:
        """A device shall serve no lane."""
        floor.release(device)
        return Response(status_code=204)
