"""Plans: those there are, one of them, a draft held to every limit, and a file of one's own."""

import asyncio

from fastapi import FastAPI

from stridecue.core.units import Ident
from stridecue.edges.web.application import problems
from stridecue.edges.web.plans import PlanDraft, PlanLine, PlanTrial, PlanView
from stridecue.edges.web.practising import Plans
from stridecue.edges.web.principal import Asking


def add(app: FastAPI, plans: Plans) -> None:
    """Files are read and written in a thread."""

    @app.get("/api/v1/plans")
    async def all_plans() -> list[PlanLine]:
        """Those that come with the service, and the files beside the configuration."""
        return await asyncio.to_thread(plans.plans)

    @app.get("/api/v1/plans/{name}", responses=problems(404, 409))
    async def plan(name: Ident) -> PlanView:
        """One plan: its text, and what each of its sessions does."""
        return await asyncio.to_thread(plans.plan, name)

    @app.post("/api/v1/plans/check", responses=problems(413))
    async def check(draft: PlanDraft) -> PlanTrial:
        """Hold a draft to every limit, also to one runner's; nothing is kept."""
        return await asyncio.to_thread(plans.try_plan, draft)

    @app.put("/api/v1/plans/{name}", responses=problems(404, 409, 413, 503))
    async def keep(name: Ident, draft: PlanDraft, who: Asking) -> PlanView:
        """Keep a draft as a plan of one's own, or change that; a second writer gets 409 with both versions."""
        return await asyncio.to_thread(plans.keep_plan, who, name, draft)
