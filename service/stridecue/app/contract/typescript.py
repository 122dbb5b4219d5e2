r"""The pages' types, made from the contract documents: what crosses HTTP and WebSocket is defined in Python, once.

Pure: JSON Schema in, TypeScript out. `stridecue contract` writes the files into the pages' sources, and a test fails
when they differ. Everything is readonly: the pages' state is a function of what was sent, and changes nothing in it.

    >>> print(declared("Here", {"type": "object", "properties": {"lane": {"type": "string"}}, "required": ["lane"]}))
    export interface Here {
      readonly lane: string;
    }
    <BLANKLINE>
"""

import json
import re
from typing import Final

from stridecue.app.contract.schemas import Document

HEAD: Final = "// Made from the service's own definitions by `stridecue contract`. Do not edit: change the Python.\n"
PLAIN: Final = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def typescript(document: Document) -> str:
    """All schemas of an OpenAPI or AsyncAPI document, in the order of their names."""
    found = document["components"]["schemas"]
    return "\n".join([HEAD, *(declared(name, found[name]) for name in sorted(found))])


def declared(name: str, schema: Document) -> str:
    """One schema: an interface where it has fields, else a type."""
    said = schema.get("description", "").split("\n", 1)[0].strip()
    words = f"/** {said} */\n" if said else ""
    if _has_fields(schema):
        return f"{words}export interface {_name(name)} {_fields(schema, '')}\n"
    return f"{words}export type {_name(name)} = {_type(schema)};\n"


def _name(name: str) -> str:
    """`Prescription-Input` → `PrescriptionInput`: a name that TypeScript takes."""
    return re.sub(r"\W", "", name)


def _has_fields(schema: Document) -> bool:
    return schema.get("type") == "object" and "properties" in schema


def _fields(schema: Document, indent: str) -> str:
    """What is not required may be absent; what has no fields is empty."""
    inner = indent + "  "
    required = schema.get("required", [])
    lines = [
        f"{inner}readonly {name}{'' if name in required else '?'}: {_type(one, inner)};\n"
        for name, one in schema["properties"].items()
    ]
    return "{\n" + "".join(lines) + indent + "}"


def _type(schema: Document, indent: str = "") -> str:
    if "$ref" in schema:
        return _name(schema["$ref"].rsplit("/", 1)[1])
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return " | ".join(dict.fromkeys(_type(one, indent) for one in choices))
    if "const" in schema or "enum" in schema:
        return " | ".join(json.dumps(one) for one in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return _list(schema, indent)
    if schema.get("type") == "object":
        return _fields(schema, indent) if _has_fields(schema) else _map(schema, indent)
    return PLAIN.get(schema.get("type", ""), "unknown")


def _map(schema: Document, indent: str) -> str:
    values = schema.get("additionalProperties")
    return f"{{ readonly [key: string]: {_type(values, indent) if isinstance(values, dict) else 'unknown'} }}"


def _list(schema: Document, indent: str) -> str:
    if "prefixItems" in schema:
        return f"readonly [{', '.join(_type(one, indent) for one in schema['prefixItems'])}]"
    item = _type(schema.get("items", {}), indent)
    return f"readonly ({item})[]" if " " in item else f"readonly {item}[]"
