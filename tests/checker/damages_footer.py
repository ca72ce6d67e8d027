"""Damages to the ends of the file, the footer, the schema and the row groups."""

from __future__ import annotations

import base64
import struct

import pyarrow as pa

from . import structs as s
from .baseline import table
from .damages import damage
from .mutation import FileModel, assign, make

# The ends of the file.


@damage("magic", "bytes")
def magic_at_the_start(data):
    data[0] ^= 1
    return data


@damage("magic", "bytes")
def magic_at_the_end(data):
    data[-1] ^= 1
    return data


@damage("magic", "bytes")
def file_cut_short(data):
    return data[:-1]


@damage("magic", "bytes")
def file_of_no_bytes(data):
    return b""


@damage("footer.length", "bytes")
def footer_length_beyond_the_file(data):
    data[-8:-4] = struct.pack("<I", len(data))
    return data


@damage("footer.length", "bytes")
def footer_with_a_byte_behind(data):
    size = struct.unpack("<I", data[-8:-4])[0]
    return data[:-8] + b"\0" + struct.pack("<I", size + 1) + b"PAR1"


@damage("thrift", "bytes")
def footer_that_starts_late(data):
    data[-8:-4] = struct.pack("<I", struct.unpack("<I", data[-8:-4])[0] - 1)
    return data


@damage("thrift.form", "bytes")
def footer_with_an_unknown_field(data):
    size = struct.unpack("<I", data[-8:-4])[0]
    footer = data[-8 - size : -9] + bytes([5, 60, 0, 0])
    return data[: -8 - size] + footer + struct.pack("<I", len(footer)) + b"PAR1"


# Fields of the footer.


@damage("footer.version")
def version_2(m: FileModel):
    assign(m.footer, "version", 2)


@damage("footer.created_by")
def created_by_absent(m: FileModel):
    assign(m.footer, "created_by", None)


@damage("footer.created_by")
def created_by_without_build(m: FileModel):
    assign(m.footer, "created_by", "example version 1.2.3")


@damage("footer.created_by")
def created_by_of_another_writer(m: FileModel):
    assign(m.footer, "created_by", "parquet-mr version 1.2.3 (build abc)")


@damage("footer.num_rows")
def rows_of_the_file(m: FileModel):
    m.footer.num_rows += 1


@damage("footer.metadata")
def metadata_key_twice(m: FileModel):
    m.footer.key_value_metadata.append(make("KeyValue", key="owner", value="x"))


@damage("footer.metadata")
def metadata_without_value(m: FileModel):
    m.footer.key_value_metadata.append(make("KeyValue", key="other"))


@damage("footer.column_orders")
def column_orders_absent(m: FileModel):
    assign(m.footer, "column_orders", None)


@damage("footer.column_orders")
def column_order_missing(m: FileModel):
    m.footer.column_orders.pop()


@damage("footer.column_orders")
def column_order_of_another_kind(m: FileModel):
    order = make("ColumnOrder", IEEE_754_TOTAL_ORDER=make("Empty"))
    m.footer.column_orders[2] = order


@damage("footer.encryption")
def encryption_announced(m: FileModel):
    assign(m.footer, "footer_signing_key_metadata", b"key")


# The schema.


@damage("schema.shape")
def root_with_repetition(m: FileModel):
    assign(m.footer.schema[0], "repetition_type", 0)


@damage("schema.shape")
def root_with_too_many_children(m: FileModel):
    m.footer.schema[0].num_children += 1


@damage("schema.shape")
def root_with_too_few_children(m: FileModel):
    m.footer.schema[0].num_children -= 1


@damage("schema.shape")
def group_with_a_type(m: FileModel):
    assign(m.element("list"), "type", s.INT32)


@damage("schema.shape")
def leaf_without_type(m: FileModel):
    assign(m.element("plain"), "type", None)


@damage("schema.shape")
def fixed_length_without_length(m: FileModel):
    assign(m.element("id"), "type_length", None)


@damage("schema.shape")
def length_on_an_integer(m: FileModel):
    assign(m.element("plain"), "type_length", 4)


@damage("schema.annotation")
def uuid_of_another_length(m: FileModel):
    assign(m.element("id"), "type_length", 15)


@damage("schema.annotation")
def text_without_converted_type(m: FileModel):
    assign(m.element("text"), "converted_type", None)


@damage("schema.annotation")
def text_without_logical_type(m: FileModel):
    assign(m.element("text"), "logicalType", None)


@damage("schema.annotation")
def date_with_another_converted_type(m: FileModel):
    assign(m.element("day"), "converted_type", 7)


@damage("schema.annotation")
def integer_of_another_width(m: FileModel):
    m.element("dict").logicalType.INTEGER.bitWidth = 8


@damage("schema.annotation")
def integer_of_another_sign(m: FileModel):
    m.element("unsigned").logicalType.INTEGER.isSigned = True


@damage("schema.annotation")
def timestamp_of_another_unit(m: FileModel):
    unit = make("TimeUnit", MILLIS=make("Empty"))
    m.element("time").logicalType.TIMESTAMP.unit = unit


@damage("schema.annotation")
def decimal_with_another_precision(m: FileModel):
    assign(m.element("big"), "precision", 21)


@damage("schema.annotation")
def decimal_without_scale(m: FileModel):
    assign(m.element("big"), "scale", None)


@damage("schema.annotation")
def decimal_too_precise(m: FileModel):
    element = m.element("big")
    assign(element, "precision", 38)
    element.logicalType.DECIMAL.precision = 38


@damage("schema.annotation")
def decimal_in_too_many_bytes(m: FileModel):
    element = m.element("big")
    assign(element, "precision", 19)
    element.logicalType.DECIMAL.precision = 19


@damage("schema.annotation")
def list_with_another_middle_name(m: FileModel):
    position = m.footer.schema.index(m.element("list"))
    assign(m.footer.schema[position + 1], "name", "array")


@damage("schema.annotation")
def list_with_another_element_name(m: FileModel):
    position = m.footer.schema.index(m.element("list"))
    assign(m.footer.schema[position + 2], "name", "item")


@damage("schema.annotation")
def list_without_annotation(m: FileModel):
    assign(m.element("list"), "converted_type", None)
    assign(m.element("list"), "logicalType", None)


@damage("schema.annotation")
def map_with_optional_key(m: FileModel):
    position = m.footer.schema.index(m.element("key_value"))
    assign(m.footer.schema[position + 1], "repetition_type", s.OPTIONAL)


@damage("schema.annotation")
def map_with_a_list_annotation(m: FileModel):
    assign(m.element("map"), "converted_type", 3)


@damage("schema.names")
def two_columns_of_one_name(m: FileModel):
    assign(m.element("plain"), "name", "dict")


@damage("schema.field_id")
def field_id_twice(m: FileModel):
    assign(m.element("plain"), "field_id", 5)
    assign(m.element("dict"), "field_id", 5)


# The Arrow schema.


def _arrow_pair(m: FileModel):
    pairs = m.footer.key_value_metadata
    return next(pair for pair in pairs if pair.key == "ARROW:schema")


def _set_arrow(m: FileModel, schema: pa.Schema):
    _arrow_pair(m).value = base64.b64encode(schema.serialize().to_pybytes()).decode()


def _with_field(m: FileModel, name: str, change):
    schema = table(8).schema
    position = schema.get_field_index(name)
    _set_arrow(m, schema.set(position, change(schema.field(position))))


@damage("arrow_schema")
def arrow_schema_absent(m: FileModel):
    m.footer.key_value_metadata.remove(_arrow_pair(m))


@damage("arrow_schema.base64")
def arrow_schema_not_base64(m: FileModel):
    pair = _arrow_pair(m)
    pair.value = "*" + pair.value[1:]


@damage("arrow_schema.framing")
def arrow_schema_without_marker(m: FileModel):
    pair = _arrow_pair(m)
    pair.value = base64.b64encode(base64.b64decode(pair.value)[4:]).decode()


@damage("arrow_schema.framing")
def arrow_schema_with_bytes_behind(m: FileModel):
    pair = _arrow_pair(m)
    pair.value = base64.b64encode(base64.b64decode(pair.value) + bytes(8)).decode()


@damage("arrow_schema.flatbuffer")
def arrow_schema_misaligned(m: FileModel):
    pair = _arrow_pair(m)
    message = base64.b64decode(pair.value)
    root = struct.unpack_from("<I", message, 8)[0] + 2
    body = struct.pack("<I", root) + b"\0\0" + message[12:] + bytes(6)
    framed = message[:4] + struct.pack("<i", len(body)) + body
    pair.value = base64.b64encode(framed).decode()


@damage("arrow_schema.name")
def arrow_field_of_another_name(m: FileModel):
    _with_field(m, "text", lambda field: field.with_name("texts"))


@damage("arrow_schema.nullable")
def arrow_field_not_nullable(m: FileModel):
    _with_field(m, "text", lambda field: field.with_nullable(False))


@damage("arrow_schema.type")
def arrow_field_of_another_type(m: FileModel):
    _with_field(m, "text", lambda field: field.with_type(pa.binary()))


@damage("arrow_schema.type")
def arrow_timestamp_without_zone(m: FileModel):
    _with_field(m, "time", lambda field: field.with_type(pa.timestamp("us")))


@damage("arrow_schema.type")
def arrow_decimal_of_another_scale(m: FileModel):
    _with_field(m, "big", lambda field: field.with_type(pa.decimal128(22, 3)))


@damage("arrow_schema.fixed_size")
def arrow_list_of_another_size(m: FileModel):
    _with_field(m, "pair", lambda field: field.with_type(pa.list_(pa.int32(), 3)))


@damage("arrow_schema")
def arrow_schema_with_a_field_less(m: FileModel):
    _set_arrow(m, table(8).schema.remove(3))


# Row groups.


@damage("row_group.ordinal")
def ordinal_of_another_group(m: FileModel):
    m.footer.row_groups[1].ordinal = 0


@damage("chunk.num_rows")
def rows_of_a_group(m: FileModel):
    m.footer.row_groups[0].num_rows += 1
    m.footer.num_rows += 1


@damage("row_group.size", "layout")
def group_uncompressed_size(m: FileModel):
    m.footer.row_groups[0].total_byte_size += 1


@damage("row_group.size", "layout")
def group_compressed_size(m: FileModel):
    m.footer.row_groups[1].total_compressed_size -= 1


@damage("row_group.file_offset", "layout")
def group_offset_of_another_group(m: FileModel):
    groups = m.footer.row_groups
    assign(groups[1], "file_offset", groups[0].file_offset)


@damage("row_group.file_offset", "layout")
def group_offset_absent(m: FileModel):
    assign(m.footer.row_groups[1], "file_offset", None)


@damage("row_group.columns")
def group_with_a_column_less(m: FileModel):
    m.footer.row_groups[0].columns.pop()
    m.groups[0].pop()


@damage("sorting")
def sorted_the_other_way(m: FileModel):
    m.footer.row_groups[0].sorting_columns[0].descending = True


@damage("sorting")
def sorted_by_a_column_that_is_not(m: FileModel):
    m.footer.row_groups[0].sorting_columns[0].column_idx = 3


@damage("sorting")
def sorted_by_no_column(m: FileModel):
    m.footer.row_groups[0].sorting_columns[0].column_idx = 99


@damage("row_group.empty")
def group_without_rows(m: FileModel):
    m.footer.row_groups[1].num_rows = 0


@damage("layout.gap")
def gap_behind_the_chunks(m: FileModel):
    m.gap_behind_chunks = b"\0"


@damage("layout.gap")
def gap_before_the_footer(m: FileModel):
    m.gap_before_footer = b"\0\0"


@damage("layout.order")
def bloom_filters_behind_all_row_groups(m: FileModel):
    m.blooms_at_the_end = True


@damage("layout.order")
def chunks_in_another_order(m: FileModel):
    group = m.groups[0]
    group[1], group[2] = group[2], group[1]


@damage("layout.overlap", "layout")
def index_shared_by_two_columns(m: FileModel):
    one, other = m.groups[0][0].column, m.groups[0][1].column
    assign(other, "offset_index_offset", one.offset_index_offset)
    assign(other, "offset_index_length", one.offset_index_length)
