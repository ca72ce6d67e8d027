"""Damages to what chunks state: metadata, statistics, indexes and Bloom filters."""

from __future__ import annotations

import struct

from . import structs as s
from .damages import damage
from .mutation import FileModel, assign, make


def _stats(m: FileModel, name: str):
    return m.chunk(name).meta.statistics


# Chunk metadata.


@damage("chunk.file_offset")
def file_offset_used(m: FileModel):
    m.chunk("plain").column.file_offset = 4


@damage("chunk.identity")
def file_path_set(m: FileModel):
    assign(m.chunk("plain").column, "file_path", "other.parquet")


@damage("chunk.identity")
def type_of_another_column(m: FileModel):
    m.chunk("plain").meta.type = s.INT64


@damage("chunk.identity")
def path_of_another_column(m: FileModel):
    m.chunk("plain").meta.path_in_schema[0] = "dict"


@damage("chunk.identity")
def metadata_in_a_chunk(m: FileModel):
    pairs = [make("KeyValue", key="a", value="b")]
    assign(m.chunk("plain").meta, "key_value_metadata", pairs)


@damage("page.codec")
def codec_of_another_kind(m: FileModel):
    m.chunk("plain").meta.codec = s.GZIP


@damage("chunk.codec")
def codec_that_nobody_knows(m: FileModel):
    m.chunk("plain").meta.codec = s.LZO


@damage("chunk.num_values")
def values_of_a_chunk(m: FileModel):
    m.chunk("list.list.element").meta.num_values += 1


@damage("chunk.size", "layout")
def uncompressed_size_of_a_chunk(m: FileModel):
    m.chunk("plain").meta.total_uncompressed_size += 1


@damage("layout.overlap", "layout")
def compressed_size_of_a_chunk(m: FileModel):
    m.chunk("plain").meta.total_compressed_size += 1


@damage("layout.gap", "layout")
def compressed_size_without_a_page(m: FileModel):
    chunk = m.chunk("plain")
    last = chunk.pages[-1]
    chunk.meta.total_compressed_size -= len(last.head) + len(last.body)


@damage("chunk.offset", "layout")
def data_page_offset_beyond_the_file(m: FileModel):
    m.chunk("plain").meta.data_page_offset = 1 << 40


@damage("chunk.data_page_offset", "layout")
def data_page_offset_at_the_dictionary(m: FileModel):
    meta = m.chunk("dict").meta
    meta.data_page_offset = meta.dictionary_page_offset


@damage("chunk.dictionary_page_offset", "layout")
def dictionary_offset_without_dictionary(m: FileModel):
    meta = m.chunk("plain").meta
    assign(meta, "dictionary_page_offset", meta.data_page_offset)


@damage("chunk.dictionary_page_offset", "layout")
def dictionary_offset_absent(m: FileModel):
    meta = m.chunk("dict").meta
    assign(meta, "data_page_offset", meta.dictionary_page_offset)
    assign(meta, "dictionary_page_offset", None)


@damage("chunk.encodings")
def encodings_without_the_levels(m: FileModel):
    m.chunk("plain").meta.encodings.remove(s.RLE)


@damage("chunk.encodings")
def encodings_with_one_more(m: FileModel):
    m.chunk("plain").meta.encodings.append(s.DELTA_BINARY_PACKED)


@damage("chunk.encodings")
def encodings_with_one_twice(m: FileModel):
    m.chunk("plain").meta.encodings.append(s.PLAIN)


@damage("chunk.encoding_stats")
def encoding_stats_absent(m: FileModel):
    assign(m.chunk("plain").meta, "encoding_stats", None)


@damage("chunk.encoding_stats")
def encoding_stats_of_a_page_less(m: FileModel):
    m.chunk("plain").meta.encoding_stats[0].count -= 1


@damage("chunk.encoding_stats")
def encoding_stats_of_another_page_type(m: FileModel):
    m.chunk("dict").meta.encoding_stats[0].page_type = s.DATA_PAGE_V2


# Statistics.


@damage("statistics")
def statistics_absent(m: FileModel):
    assign(m.chunk("plain").meta, "statistics", None)


@damage("statistics.null_count")
def null_count_too_high(m: FileModel):
    _stats(m, "plain").null_count += 1


@damage("statistics.null_count")
def null_count_absent(m: FileModel):
    assign(_stats(m, "key"), "null_count", None)


@damage("statistics.nan_count")
def nan_count_too_low(m: FileModel):
    _stats(m, "nan").nan_count -= 1


@damage("statistics.nan_count")
def nan_count_absent(m: FileModel):
    assign(_stats(m, "stream"), "nan_count", None)


@damage("statistics.nan_count")
def nan_count_of_integers(m: FileModel):
    assign(_stats(m, "plain"), "nan_count", 0)


@damage("statistics.nan")
def bounds_beside_a_nan(m: FileModel):
    stats = _stats(m, "nan")
    for side in ("min", "max"):
        assign(stats, f"{side}_value", struct.pack("<f", 1.5))
        assign(stats, f"is_{side}_value_exact", True)


@damage("statistics.min")
def min_too_high(m: FileModel):
    _stats(m, "plain").min_value = struct.pack("<i", 0)


@damage("statistics.max")
def max_too_low(m: FileModel):
    _stats(m, "plain").max_value = struct.pack("<i", 50)


@damage("statistics.min")
def min_not_tight(m: FileModel):
    _stats(m, "plain").min_value = struct.pack("<i", -1000)


@damage("statistics.min")
def min_absent(m: FileModel):
    assign(_stats(m, "plain"), "min_value", None)


@damage("statistics.min")
def min_of_another_width(m: FileModel):
    _stats(m, "plain").min_value += b"\0"


@damage("statistics.exact")
def exactness_absent(m: FileModel):
    assign(_stats(m, "plain"), "is_max_value_exact", None)


@damage("statistics.max")
def exactness_denied(m: FileModel):
    _stats(m, "plain").is_max_value_exact = False


@damage("statistics.max")
def unsigned_bounds_in_signed_order(m: FileModel):
    _stats(m, "unsigned").max_value = struct.pack("<I", 2**31 - 1)


@damage("statistics.min")
def zero_of_the_other_sign(m: FileModel):
    _stats(m, "stream").min_value = struct.pack("<d", 0.0)


@damage("statistics.min")
def decimal_bounds_in_byte_order(m: FileModel):
    stats = _stats(m, "big")
    stats.min_value, stats.max_value = stats.max_value, stats.min_value


@damage("statistics.max")
def text_bound_not_utf8(m: FileModel):
    _stats(m, "text").max_value = b"\xff"


@damage("statistics.max")
def text_bound_without_need_shortened(m: FileModel):
    stats = _stats(m, "dba")
    stats.max_value = b"q"
    stats.is_max_value_exact = False


@damage("statistics.bounds")
def bounds_of_nulls(m: FileModel):
    stats = _stats(m, "null")
    for side in ("min", "max"):
        assign(stats, f"{side}_value", bytes(4))
        assign(stats, f"is_{side}_value_exact", True)


@damage("statistics.deprecated")
def deprecated_bounds(m: FileModel):
    assign(_stats(m, "plain"), "min", struct.pack("<i", -99))


@damage("statistics.distinct_count")
def distinct_count_wrong(m: FileModel):
    assign(_stats(m, "dict"), "distinct_count", 8)


# Size statistics.


@damage("size_statistics")
def size_statistics_absent(m: FileModel):
    assign(m.chunk("text").meta, "size_statistics", None)


@damage("size_statistics")
def unencoded_bytes_wrong(m: FileModel):
    m.chunk("word").meta.size_statistics.unencoded_byte_array_data_bytes += 4


@damage("size_statistics")
def repetition_histogram_wrong(m: FileModel):
    sizes = m.chunk("list.list.element").meta.size_statistics
    sizes.repetition_level_histogram[1] += 1


@damage("size_statistics")
def definition_histogram_absent(m: FileModel):
    sizes = m.chunk("list.list.element").meta.size_statistics
    assign(sizes, "definition_level_histogram", None)


# The column index.


@damage("column_index")
def column_index_absent(m: FileModel):
    m.chunk("plain").column_index = None


@damage("column_index")
def column_index_of_the_first_chunk_absent(m: FileModel):
    m.chunk("key").column_index = None


@damage("column_index.nan")
def column_index_beside_a_nan(m: FileModel):
    index = m.chunk("stream").column_index
    m.chunk("nan").column_index = index


@damage("column_index.null_pages")
def null_page_that_is_none(m: FileModel):
    index = m.chunk("plain").column_index
    index.null_pages[1] = True
    index.min_values[1] = index.max_values[1] = b""


@damage("column_index.min")
def bound_of_a_null_page(m: FileModel):
    m.chunk("null").column_index.min_values[0] = bytes(4)


@damage("column_index.min")
def page_min_too_high(m: FileModel):
    index = m.chunk("key").column_index
    index.min_values[1] = struct.pack("<q", 200)


@damage("column_index.max")
def page_max_not_tight(m: FileModel):
    index = m.chunk("plain").column_index
    index.max_values[0] = struct.pack("<i", 1000)


@damage("column_index.boundary_order")
def boundary_order_not_declared(m: FileModel):
    m.chunk("key").column_index.boundary_order = s.UNORDERED


@damage("column_index.boundary_order")
def boundary_order_reversed(m: FileModel):
    m.chunk("key").column_index.boundary_order = s.DESCENDING


@damage("column_index.boundary_order")
def boundary_order_claimed(m: FileModel):
    m.chunk("stream").column_index.boundary_order = s.DESCENDING


@damage("column_index.null_counts")
def page_null_count_wrong(m: FileModel):
    m.chunk("plain").column_index.null_counts[1] += 1


@damage("column_index.null_counts")
def page_null_counts_absent(m: FileModel):
    assign(m.chunk("plain").column_index, "null_counts", None)


@damage("column_index.nan_counts")
def page_nan_count_wrong(m: FileModel):
    m.chunk("stream").column_index.nan_counts[0] = 1


@damage("column_index.definition_level_histograms")
def page_histogram_wrong(m: FileModel):
    index = m.chunk("list.list.element").column_index
    index.definition_level_histograms[0] += 1


@damage("column_index.pages")
def column_index_with_a_page_more(m: FileModel):
    index = m.chunk("key").column_index
    for name in ("null_pages", "min_values", "max_values", "null_counts"):
        values = getattr(index, name)
        values.append(values[-1])


# The offset index.


@damage("offset_index")
def offset_index_absent(m: FileModel):
    m.chunk("nan").offset_index = None


@damage("index.offset")
def column_index_alone(m: FileModel):
    m.chunk("plain").offset_index = None


@damage("offset_index.offset", "pages")
def page_offset_wrong(m: FileModel):
    m.chunk("plain").offset_index.page_locations[1].offset += 1


@damage("offset_index.compressed_page_size", "pages")
def page_size_without_header(m: FileModel):
    chunk = m.chunk("plain")
    head = len(chunk.pages[0].head)
    chunk.offset_index.page_locations[0].compressed_page_size -= head


@damage("offset_index.first_row_index")
def first_row_of_a_page_wrong(m: FileModel):
    m.chunk("list.list.element").offset_index.page_locations[1].first_row_index += 1


@damage("offset_index.pages")
def offset_index_with_a_page_less(m: FileModel):
    m.chunk("plain").offset_index.page_locations.pop()


@damage("offset_index.unencoded")
def page_unencoded_bytes_wrong(m: FileModel):
    m.chunk("word").offset_index.unencoded_byte_array_data_bytes[0] += 1


@damage("index.length", "layout")
def offset_index_length_too_high(m: FileModel):
    m.groups[0][0].column.offset_index_length += 1


# Bloom filters.


def _change_bits(m: FileModel, change):
    chunk = m.chunk("dict")
    header, bits = chunk.bloom
    words = list(struct.unpack("<16I", bits))
    change(words)
    chunk.bloom = header, struct.pack("<16I", *words)


@damage("bloom.bits")
def bloom_filter_lacks_a_value(m: FileModel):
    def clear(words):
        position = next(i for i, word in enumerate(words) if word)
        words[position] &= words[position] - 1

    _change_bits(m, clear)


@damage("bloom.bits")
def bloom_filter_with_a_bit_of_no_value(m: FileModel):
    def add(words):
        words[3] |= ~words[3] & (words[3] + 1)

    _change_bits(m, add)


@damage("bloom.size")
def bloom_filter_of_half_a_block(m: FileModel):
    header, bits = m.chunk("dict").bloom
    header.numBytes = 48
    m.chunk("dict").bloom = header, bits[:48]


@damage("bloom.size")
def bloom_filter_of_three_blocks(m: FileModel):
    header, bits = m.chunk("dict").bloom
    header.numBytes = 96
    m.chunk("dict").bloom = header, bits + bits[:32]


@damage("bloom", "layout")
def bloom_filter_length_absent(m: FileModel):
    assign(m.chunk("dict").meta, "bloom_filter_length", None)


@damage("bloom.length", "layout")
def bloom_filter_length_wrong(m: FileModel):
    m.chunk("dict").meta.bloom_filter_length -= 1
