"""The register of named damages: each says what it does to a file that passes and which
rule must report it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .mutation import FileModel


@dataclass(frozen=True)
class Damage:
    """`stage` says when `apply` runs: on the parts ("content"), once pages have places
    ("pages"), once everything has ("layout"), or on the finished bytes ("bytes")."""

    name: str
    rule: str
    stage: str
    apply: Callable
    codec: str
    version: str


DAMAGES: list[Damage] = []


def damage(rule: str, stage: str = "content", codec: str = "none", version: str = "1.0"):
    """Registers the decorated function under its own name."""

    def register(apply: Callable) -> Callable:
        name = apply.__name__
        assert all(name != other.name for other in DAMAGES), name
        DAMAGES.append(Damage(name, rule, stage, apply, codec, version))
        return apply

    return register


def apply_damage(damage: Damage, data: bytes) -> bytes:
    """The damaged file."""
    if damage.stage == "bytes":
        return bytes(damage.apply(bytearray(data)))
    model = FileModel(data)
    if damage.stage == "content":
        damage.apply(model)
        return model.build()
    if damage.stage == "pages":
        return model.build(after_pages=damage.apply)
    return model.build(after_layout=damage.apply)
