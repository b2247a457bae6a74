"""Turn domain dataclasses into payload bytes and back; old payload versions are upcast on read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from counsel_desk.storage.errors import VaultDamaged, VaultTooNew

T = TypeVar("T")
_encode = msgspec.msgpack.Encoder(uuid_format="bytes").encode
Upcast = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Codec(Generic[T]):
    """Encode and decode one payload type.

    ``upcasts[n]`` turns the raw mapping of version n + 1 into that of version n + 2.
    """

    payload: type[T]
    upcasts: tuple[Upcast, ...] = ()

    @property
    def version(self) -> int:
        """Give the payload version written today."""
        return len(self.upcasts) + 1

    def encode(self, value: T) -> bytes:
        """Encode with MessagePack."""
        return _encode(value)

    def decode(self, version: int, data: bytes) -> T:
        """Decode a payload of any known version; raises VaultTooNew or VaultDamaged."""
        if version > self.version:
            raise VaultTooNew
        with suppress(msgspec.MsgspecError):  # whose text quotes what was written
            if version == self.version:
                return _decoder(self.payload).decode(data)
            raw = msgspec.msgpack.decode(data, type=dict[str, Any])
            for upcast in self.upcasts[version - 1 :]:
                raw = upcast(raw)
            return msgspec.convert(raw, self.payload, strict=False)
        raise VaultDamaged


_decoders: dict[Any, msgspec.msgpack.Decoder[Any]] = {}


def _decoder(payload: type[T]) -> msgspec.msgpack.Decoder[T]:
    found = _decoders.get(payload)
    if found is None:
        found = _decoders[payload] = msgspec.msgpack.Decoder(payload)
    return found
