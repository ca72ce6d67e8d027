"""Damages to page headers and to the encoded bytes of pages."""

from __future__ import annotations

import struct

from . import structs as s
from .damages import damage
from .mutation import FileModel, PageModel, assign, make, varint


def page_of(m: FileModel, name: str, number: int = 0) -> PageModel:
    return m.chunk(name).data_pages[number]


def _split(page: PageModel) -> tuple[bytes, bytes]:
    """Definition levels and values of a flat optional column, uncompressed."""
    size = struct.unpack_from("<I", page.body)[0]
    return page.body[4 : 4 + size], page.body[4 + size :]


def _join(page: PageModel, levels: bytes, values: bytes) -> None:
    page.replace(struct.pack("<I", len(levels)) + levels + values)


def _packed(value: int, count: int) -> bytes:
    """A run of one value below 128 in a hybrid stream."""
    return varint(count << 1) + bytes([value])


# Headers.


@damage("page.crc")
def crc_absent(m: FileModel):
    assign(page_of(m, "plain").header, "crc", None)


@damage("page.crc")
def crc_wrong(m: FileModel):
    page_of(m, "plain").header.crc ^= 1


@damage("page.crc")
def crc_of_the_dictionary_absent(m: FileModel):
    assign(m.chunk("dict").pages[0].header, "crc", None)


@damage("page.size")
def uncompressed_page_size_wrong(m: FileModel):
    page_of(m, "plain", 1).header.uncompressed_page_size -= 1


@damage("page.size")
def compressed_page_size_beyond_the_chunk(m: FileModel):
    page = m.chunk("plain").pages[-1]
    page.header.compressed_page_size += 1


@damage("page.size")
def compressed_page_size_negative(m: FileModel):
    page_of(m, "plain").header.compressed_page_size = -1


@damage("page.type")
def index_page(m: FileModel):
    page_of(m, "plain").header.type = s.INDEX_PAGE


@damage("page.type")
def page_with_two_headers(m: FileModel):
    header = make("DictionaryPageHeader", num_values=1, encoding=0)
    assign(page_of(m, "plain").header, "dictionary_page_header", header)


@damage("page.statistics")
def statistics_in_a_page_header(m: FileModel):
    assign(page_of(m, "plain").inner, "statistics", make("Statistics", null_count=0))


@damage("page.encoding")
def levels_called_bit_packed(m: FileModel):
    page_of(m, "plain").inner.definition_level_encoding = s.BIT_PACKED


@damage("encoding.rle")
def page_of_fewer_values(m: FileModel):
    page_of(m, "day").inner.num_values = 1


@damage("page.num_values")
def page_of_negative_values(m: FileModel):
    page_of(m, "plain").inner.num_values = -5


@damage("page.encoding")
def page_of_an_illegal_encoding(m: FileModel):
    page_of(m, "plain").inner.encoding = s.DELTA_LENGTH_BYTE_ARRAY


@damage("page.encoding")
def page_of_an_unknown_encoding(m: FileModel):
    page_of(m, "plain").inner.encoding = 77


@damage("page.encoding")
def dictionary_page_lost(m: FileModel):
    m.chunk("dict").pages.pop(0)


@damage("page.order")
def dictionary_page_behind_a_page(m: FileModel):
    pages = m.chunk("dict").pages
    pages.append(pages[0])


@damage("page.empty")
def page_of_no_values(m: FileModel):
    chunk = m.chunk("key")
    page = PageModel(_copy_header(chunk.pages[0]), b"")
    page.inner.num_values = 0
    page.replace(b"")
    chunk.pages.insert(1, page)


def _copy_header(page: PageModel):
    old = page.inner
    inner = make(
        "DataPageHeader", num_values=old.num_values, encoding=old.encoding,
        definition_level_encoding=3, repetition_level_encoding=3,
    )  # fmt: skip
    return make(
        "PageHeader", type=0, uncompressed_page_size=0, compressed_page_size=0,
        crc=0, data_page_header=inner,
    )  # fmt: skip


@damage("thrift.form")
def page_header_in_long_form(m: FileModel):
    page = page_of(m, "plain")
    # The first field with its id written out.
    page.raw = b"\x05\x02" + page.head[1:]


@damage("thrift.form")
def page_header_with_an_overlong_varint(m: FileModel):
    page = page_of(m, "plain")
    page.raw = b"\x15\x80\x00" + page.head[2:]


# Levels.


@damage("levels.range")
def definition_level_too_high(m: FileModel):
    page = page_of(m, "nested.list.element.b.list.element")
    levels = page.body
    rep_size = struct.unpack_from("<I", levels)[0]
    rest = levels[4 + rep_size :]
    def_size = struct.unpack_from("<I", rest)[0]
    defs = b"\x02\x07" + rest[4 : 4 + def_size]
    rep = b"\x02\x00" + levels[4 : 4 + rep_size]
    page.inner.num_values += 1
    page.replace(
        struct.pack("<I", len(rep)) + rep + struct.pack("<I", len(defs)) + defs
        + rest[4 + def_size :]
    )  # fmt: skip


def _rewrite_pair(m: FileModel, rep: list[int], defs: list[int]) -> None:
    """Replaces the levels of the first page of `pair`: 150 lists of two values."""
    chunk = m.chunk("pair.list.element")
    page = chunk.data_pages[0]
    rep_size = struct.unpack_from("<I", page.body)[0]
    def_at = 4 + rep_size
    values = page.body[def_at + 4 + struct.unpack_from("<I", page.body, def_at)[0] :]
    streams = [b"".join(_packed(level, 1) for level in levels) for levels in (rep, defs)]
    page.replace(
        b"".join(struct.pack("<I", len(stream)) + stream for stream in streams) + values
    )


@damage("levels.walk")
def chunk_that_starts_inside_a_row(m: FileModel):
    _rewrite_pair(m, [1, 0] * 150, [3, 3] * 150)


@damage("page.rows")
def page_that_starts_inside_a_row(m: FileModel):
    chunk = m.chunk("pair.list.element")
    page = chunk.data_pages[1]
    rep_size = struct.unpack_from("<I", page.body)[0]
    rest = page.body[4 + rep_size :]
    rep = b"".join(_packed(level, 1) for level in [1, 0] * 150)
    page.replace(struct.pack("<I", len(rep)) + rep + rest)


@damage("levels.walk")
def null_list_that_continues(m: FileModel):
    # The second slot continues a list that the first says is null.
    _rewrite_pair(m, [0, 1] * 150, [0, 3] * 150)


@damage("levels.siblings")
def sibling_leaves_that_disagree(m: FileModel):
    page = page_of(m, "map.key_value.value")
    body = page.body
    rep_size = struct.unpack_from("<I", body)[0]
    rep = bytearray(body[4 : 4 + rep_size])
    # Two neighbouring slots exchange their levels.
    levels = rep[1:]
    levels[0] ^= 0b1100
    page.replace(body[:4] + bytes(rep[:1] + levels) + body[4 + rep_size :])


@damage("encoding.rle")
def levels_of_a_run_too_long(m: FileModel):
    page = page_of(m, "day")
    levels, values = _split(page)
    _join(page, _packed(1, page.inner.num_values + 1), values)


@damage("encoding.rle")
def levels_with_a_run_of_nothing(m: FileModel):
    page = page_of(m, "day")
    levels, values = _split(page)
    _join(page, _packed(1, 0) + levels, values)


@damage("encoding.trailing")
def levels_with_a_byte_behind(m: FileModel):
    page = page_of(m, "day")
    levels, values = _split(page)
    _join(page, levels + b"\0", values)


@damage("encoding.padding")
def levels_with_padding_set(m: FileModel):
    # 149 values leave bits of the last group unused.
    page = page_of(m, "plain")
    levels, values = _split(page)
    count = page.inner.num_values
    groups = (count + 7) // 8
    data = bytearray(varint(groups << 1 | 1) + bytes(groups))
    data[-1] |= 0x80
    _join(page, bytes(data), b"")


@damage("encoding.rle")
def levels_with_a_group_cut_short(m: FileModel):
    page = page_of(m, "plain")
    groups = (page.inner.num_values + 7) // 8
    _join(page, varint(groups << 1 | 1) + bytes(groups - 1), b"")


# Values.


@damage("encoding.trailing")
def plain_values_with_bytes_behind(m: FileModel):
    page = page_of(m, "plain")
    page.replace(page.body + bytes(4))


@damage("encoding.trailing")
def plain_text_with_a_length_too_high(m: FileModel):
    page = page_of(m, "text")
    levels, values = _split(page)
    _join(page, levels, bytes([values[0] + 1]) + values[1:])


@damage("value.utf8")
def text_that_is_not_utf8(m: FileModel):
    page = page_of(m, "text")
    levels, values = _split(page)
    _join(page, levels, values[:4] + b"\xff" + values[5:])


@damage("encoding.padding")
def booleans_with_padding_set(m: FileModel):
    page = page_of(m, "flag")
    present = page.inner.num_values - m.chunk("flag").column_index.null_counts[0]
    assert present % 8
    page.replace(page.body[:-1] + bytes([page.body[-1] | 0x80]))


@damage("encoding.trailing")
def split_streams_with_bytes_behind(m: FileModel):
    page = page_of(m, "stream")
    page.replace(page.body + bytes(8))


@damage("statistics.max")
def split_streams_with_a_value_changed(m: FileModel):
    page = page_of(m, "stream")
    levels, values = _split(page)
    count = len(values) // 8
    changed = bytearray(values)
    changed[7 * count + 3] = 0x7F
    changed[6 * count + 3] = 0x10
    _join(page, levels, bytes(changed))


def _delta_end(page: PageModel) -> None:
    """Appends to the delta stream of a page."""
    page.replace(page.body + b"\0")


@damage("encoding.trailing")
def delta_with_a_byte_behind(m: FileModel):
    _delta_end(page_of(m, "delta"))


@damage("encoding.delta")
def delta_of_another_count(m: FileModel):
    page = page_of(m, "delta")
    levels, values = _split(page)
    # Block size (two bytes), miniblocks, then the count.
    changed = bytearray(values)
    changed[3] ^= 1
    _join(page, levels, bytes(changed))


def _delta_page(widths: bytes, padding: bytes = b"") -> bytes:
    """A stream of 150 values: a full block of zero widths, then one of 21 deltas."""
    head = varint(128) + varint(4) + varint(150) + varint(0)
    return head + varint(2) + bytes(4) + varint(2) + widths + padding


@damage("encoding.padding")
def delta_with_an_unused_width(m: FileModel):
    page = page_of(m, "delta")
    levels, _ = _split(page)
    _join(page, levels, _delta_page(b"\0\x05\0\0"))


@damage("encoding.padding")
def delta_with_padding_set(m: FileModel):
    page = page_of(m, "delta")
    levels, _ = _split(page)
    _join(page, levels, _delta_page(b"\1\0\0\0", b"\0\0\0\x80"))


@damage("encoding.delta")
def delta_of_too_many_bits(m: FileModel):
    page = page_of(m, "delta")
    levels, _ = _split(page)
    _join(page, levels, _delta_page(b"\x21\0\0\0", bytes(132)))


@damage("encoding.padding")
def delta_in_blocks_of_another_size(m: FileModel):
    page = page_of(m, "delta")
    levels, _ = _split(page)
    stream = varint(256) + varint(8) + varint(150) + varint(0) + varint(2) + bytes(8)
    _join(page, levels, stream)


@damage("encoding.delta")
def delta_text_with_a_prefix_too_long(m: FileModel):
    page = page_of(m, "dba")
    levels, _ = _split(page)
    count = page.inner.num_values
    blocks = varint(0) + bytes(4)
    prefixes = varint(128) + varint(4) + varint(count) + varint(2) + blocks * 2
    suffixes = varint(128) + varint(4) + varint(count) + varint(0) + blocks * 2
    _join(page, levels, prefixes + suffixes)


@damage("encoding.trailing")
def delta_lengths_beyond_the_page(m: FileModel):
    page = page_of(m, "dlba")
    page.replace(page.body[:-1])


# Dictionaries.


@damage("dictionary")
def dictionary_entry_twice(m: FileModel):
    page = m.chunk("dict").pages[0]
    page.replace(page.body[4:8] + page.body[4:])


@damage("dictionary")
def dictionary_entry_not_used(m: FileModel):
    page = m.chunk("dict").pages[0]
    page.inner.num_values += 1
    page.replace(page.body + struct.pack("<i", 1234))


@damage("encoding.dictionary")
def dictionary_index_too_high(m: FileModel):
    page = m.chunk("dict").pages[0]
    page.inner.num_values -= 2
    page.replace(page.body[:-8])


@damage("encoding.trailing")
def dictionary_with_bytes_behind(m: FileModel):
    page = m.chunk("dict").pages[0]
    page.replace(page.body + bytes(4))


@damage("encoding.padding")
def dictionary_indices_too_wide(m: FileModel):
    page = page_of(m, "day")
    levels, _ = _split(page)
    _join(page, levels, b"\x14" + varint(page.inner.num_values << 1) + bytes(3))


@damage("encoding.dictionary")
def dictionary_page_without_width(m: FileModel):
    page = page_of(m, "day")
    levels, _ = _split(page)
    _join(page, levels, b"")


@damage("page.encoding")
def dictionary_in_another_encoding(m: FileModel):
    m.chunk("dict").pages[0].inner.encoding = s.DELTA_BINARY_PACKED


@damage("statistics.min")
def dictionary_value_changed(m: FileModel):
    page = m.chunk("dict").pages[0]
    page.replace(struct.pack("<i", -7) + page.body[4:])
