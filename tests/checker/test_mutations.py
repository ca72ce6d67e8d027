"""Every named damage to a file that passes is reported, by the rule that covers it."""

from __future__ import annotations

from functools import cache

import pytest

from . import check_data, damages_chunks, damages_codecs, damages_footer, damages_pages
from .baseline import baseline
from .damages import DAMAGES, apply_damage
from .mutation import FileModel

CODECS = ("none", "snappy", "gzip", "brotli", "zstd", "lz4")
MODULES = (damages_footer, damages_chunks, damages_pages, damages_codecs)


@cache
def file_of(codec: str, version: str) -> bytes:
    return baseline(codec, version)


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("codec", CODECS)
def test_undamaged_file_passes(codec, version):
    data = file_of(codec, version)
    assert check_data(data) == []
    assert FileModel(data).build() == data


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_damage_is_reported(damage):
    data = file_of(damage.codec, damage.version)
    damaged = apply_damage(damage, data)
    assert damaged != data
    rules = {fault.rule for fault in check_data(damaged)}
    assert damage.rule in rules
    assert "undecodable" not in rules


def test_table_covers_the_format():
    assert len(DAMAGES) >= 60
