"""JSON Schema of what crosses MQTT and WebSocket, for the AsyncAPI document."""

from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from stridecue.edges import wire
from stridecue.edges.frames import Frame
from stridecue.edges.web.messages import FloorSnapshot, LaneSnapshot

Document = dict[str, Any]


class _Untitled(GenerateJsonSchema):
    """Names say what a field is; "At Us" beside `at_us` says it worse."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401 - pydantic's core schemas
        """Never."""
        del schema
        return False


def schemas(received: list[type[Any]], produced: list[Any], frames: Document) -> Document:
    """All classes at once, so that what two messages share is said once."""
    produced = [*produced, *frames.values(), Frame]
    wanted: list[tuple[str, Any, TypeAdapter[Any]]] = [
        *((f"received {i}", "validation", TypeAdapter(one)) for i, one in enumerate(received)),
        *(
            (f"produced {i}", "serialization", TypeAdapter(one))
            for i, one in enumerate([*produced, *frames.values(), Frame])
        ),
    ]
    _, shared = TypeAdapter.json_schemas(
        wanted, ref_template="#/components/schemas/{model}", schema_generator=_Untitled
    )
    found: Document = _plain(shared["$defs"])
    for one in received:
        _close(found[one.__name__])
    found["Cue"] = {"oneOf": [_schema(wire.TempoCue), _schema(wire.SilenceCue)]}
    found["Step"] = _step(found["Status"])
    envelope = found.pop("Frame")
    carried = {kind: _schema(says) for kind, says in frames.items() if isinstance(says, type)}
    carried["cue"], carried["step"] = ref("components/schemas/Cue"), ref("components/schemas/Step")
    carried["snapshot"] = {"oneOf": [_schema(LaneSnapshot), _schema(FloorSnapshot)]}
    for kind, content in carried.items():
        fields = envelope["properties"] | {"type": {"const": kind}, "data": content}
        found[f"{kind.title()}Frame"] = {**envelope, "properties": fields}
    return found


def _close(schema: Document) -> None:
    """What is received: without the fields that the service fills in, and without any other key."""
    for field in wire.OURS:
        schema["properties"].pop(field, None)
    schema["required"] = [field for field in schema["required"] if field not in wire.OURS]
    schema["additionalProperties"] = False


def _step(status: Document) -> Document:
    """A status as `dashboard.present` says it: what is not known is absent, never null."""
    fields = {}
    for name, schema in status["properties"].items():
        known = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
        fields[name] = known[0] if known else schema
    return {**status, "properties": fields}


def _plain(schema: Any) -> Any:  # noqa: ANN401 - JSON
    """JSON Schema alone: OpenAPI's discriminator means something else in AsyncAPI, and a null default says nothing."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: _plain(one)
        for name, one in schema.items()
        if name != "discriminator" and not (name == "default" and one is None)
    }


def _schema(described: type[Any]) -> Document:
    return ref(f"components/schemas/{described.__name__}")


def ref(where: str) -> Document:
    """Point into the same document."""
    return {"$ref": f"#/{where}"}
