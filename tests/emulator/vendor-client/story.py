"""The vendor's guide to endpoints, with the vendor's own client. Prints the results as one JSON object."""

import asyncio
import json
import time

import pareta
from pareta import AsyncPareta, Pareta

seen = {}


def failure(call):
    """The error that a call raises: its class, and the server's detail."""
    try:
        call()
    except pareta.ParetaError as error:
        return [type(error).__name__, getattr(error, "detail", str(error))]
    return None


# max_retries: without retries, the stable 409 and the 503 below are seen at once.
with Pareta.from_env(max_retries=0) as pa:
    # 1. Find a task for your intent.
    match = pa.tasks.match("pull key fields out of contracts")
    task_id = match.chosen.task_id
    seen["match"] = [match.type, match.matched, match.ambiguous, task_id]
    seen["tasks"] = [task.id for task in pa.tasks.list()]
    seen["examples"] = len(pa.tasks.retrieve(task_id, examples_n=2).to_dict()["examples"])
    board = pa.tasks.leaderboard(task_id)
    seen["leaderboard"] = [board.recommended, board.models[0].name, board.frontier.name]
    seen["recommended"] = pa.tasks.recommended(task_id)

    # 2. Deploy the recommended open model (no GPU knob).
    ep = pa.endpoints.deploy(task=task_id, model="recommended", wait=True)
    seen["deployed"] = [ep.is_live, ep.model, ep.task, ep.url]

    endpoint = None
    progress = []
    for ev in pa.endpoints.deploy(task=task_id, name="streamed", region="eu"):
        if ev["event"] == "progress":
            progress.append(ev["data"]["stage"])
        elif ev["event"] == "complete":
            endpoint = ev["data"]["endpoint"]
        elif ev["event"] == "error":
            raise RuntimeError(ev["data"].get("message", "deploy failed"))
    seen["streamed"] = [sorted(set(progress)), endpoint["name"], endpoint["status"]]

    seen["listed"] = sorted([e.name, e.status, e.task] for e in pa.endpoints.list())
    seen["retrieved"] = pa.endpoints.retrieve(ep.id).name
    seen["models"] = sorted(model.id for model in pa.models.list()) == sorted([ep.id, endpoint["id"], "seed"])

    # 3. Run metered inference (debits the org balance).
    messages = [{"role": "user", "content": "Extract the governing-law clause."}]
    seen["chat"] = pa.chat.completions.create(model=ep.id, messages=messages).choices[0].message.content
    chunks = pa.chat.completions.create(model=ep.id, messages=messages, stream=True)
    seen["chunks"] = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)

    # 4. Check what it cost and how it performed.
    m = pa.endpoints.metrics(ep.id)
    dimensions = [m.performance(window="24h"), m.uptime(), m.cost(group_by="day"), m.quality(), m.activity()]
    seen["metrics"] = [sorted(dimension) for dimension in dimensions]

    # 5. Stop it, start it again.
    pa.endpoints.stop(ep.id)
    seen["stopped"] = pa.endpoints.retrieve(ep.id).status
    seen["503"] = failure(lambda: pa.chat.completions.create(model=ep.id, messages=messages))
    pa.endpoints.start(ep.id)
    while not pa.endpoints.retrieve(ep.id).is_live:
        time.sleep(0.01)

    # Errors.
    seen["400"] = failure(lambda: pa.endpoints.deploy(task="no-such-task", wait=True))
    seen["401"] = failure(lambda: Pareta(api_key="wrong", base_url=pa.base_url).endpoints.list())
    seen["404"] = failure(lambda: pa.endpoints.retrieve("ep_000000"))
    seen["409"] = failure(lambda: pa.endpoints.stop("seed"))
    seen["422"] = failure(lambda: pa.endpoints.deploy(task=task_id, name=1, wait=True))
    pa._http.put(f"{pa.base_url}/_emulator/balance", json={"microUsd": 0})
    seen["402"] = failure(lambda: pa.chat.completions.create(model=ep.id, messages=messages))
    pa._http.put(f"{pa.base_url}/_emulator/balance", json={"microUsd": 1_000_000})
    pa._http.post(f"{pa.base_url}/_emulator/faults", json={"call": "deploy", "outcome": "failed"})
    seen["failed"] = failure(lambda: pa.endpoints.deploy(task=task_id, name="doomed", wait=True))
    pa._http.post(f"{pa.base_url}/_emulator/faults", json={"call": "deploy", "cut": {"before": "complete", "by": "end"}})
    seen["cut"] = failure(lambda: pa.endpoints.deploy(task=task_id, name="cut", wait=True))

    for each in pa.endpoints.list():
        if each.id != "seed":
            seen["deleted"] = pa.endpoints.delete(each.id)
    seen["left"] = [each.id for each in pa.endpoints.list()]


async def asynchronously():
    async with AsyncPareta.from_env() as pa:
        ep = await pa.endpoints.deploy(task="contract-key-fields", wait=True)
        return [ep.is_live, await pa.endpoints.stop(ep.id)]


seen["async"] = asyncio.run(asynchronously())
print(json.dumps(seen))
