"""The gym's page: machines and minutes, for those who look after them."""

from fastapi import FastAPI

from stridecue.edges.web.machines import Gym, GymNow, LaneDay


def add(app: FastAPI, gym: Gym) -> None:
    """Two questions: the first is asked every few seconds, the second now and then."""

    @app.get("/api/v1/gym")
    async def gym_now() -> GymNow:
        """Every device, every lane and the service itself."""
        return await gym.now()

    @app.get("/api/v1/gym/days")
    async def gym_days() -> list[LaneDay]:
        """How long each lane ran on each day of the last four weeks."""
        return await gym.days()
