"""Damages to pages of version 2 and to compressed streams."""

from __future__ import annotations

import gzip

import cramjam

from .damages import damage
from .damages_pages import page_of
from .mutation import FileModel, PageModel, assign

# Pages of version 2.


@damage("page.num_nulls", version="2.0")
def v2_null_count_wrong(m: FileModel):
    page_of(m, "plain").inner.num_nulls += 1


@damage("page.num_rows", version="2.0")
def v2_row_count_wrong(m: FileModel):
    page_of(m, "list.list.element").inner.num_rows += 1


@damage("encoding.rle", version="2.0")
def v2_levels_length_wrong(m: FileModel):
    page_of(m, "plain").inner.definition_levels_byte_length -= 1


@damage("page.size", version="2.0")
def v2_levels_beyond_the_page(m: FileModel):
    page_of(m, "plain").inner.definition_levels_byte_length = 1 << 20


@damage("page.codec", codec="snappy", version="2.0")
def v2_compressed_and_denied(m: FileModel):
    page = page_of(m, "plain")
    size = page.inner.definition_levels_byte_length
    page.replace(page.body[:size] + b"\xff" + page.body[size + 1 :],
                 page.header.uncompressed_page_size)  # fmt: skip


@damage("page.size", codec="snappy", version="2.0")
def v2_compressed_but_called_not(m: FileModel):
    assign(page_of(m, "text").inner, "is_compressed", False)


# Compressed streams.


def _recompress(page: PageModel, body: bytes) -> None:
    page.replace(body, page.header.uncompressed_page_size)


@damage("page.codec", codec="gzip")
def gzip_of_two_members(m: FileModel):
    page = page_of(m, "plain")
    data = gzip.decompress(page.body)
    _recompress(page, gzip.compress(data[:9]) + gzip.compress(data[9:]))


@damage("page.codec", codec="gzip")
def gzip_with_bytes_behind(m: FileModel):
    page = page_of(m, "plain")
    _recompress(page, page.body + b"\0")


@damage("page.codec", codec="gzip")
def gzip_cut_short(m: FileModel):
    page = page_of(m, "plain")
    _recompress(page, page.body[:-1])


@damage("page.codec", codec="zstd")
def zstd_of_two_frames(m: FileModel):
    page = page_of(m, "plain")
    data = bytes(cramjam.zstd.decompress(page.body))
    frames = [bytes(cramjam.zstd.compress(part)) for part in (data[:9], data[9:])]
    _recompress(page, b"".join(frames))


@damage("page.codec", codec="brotli")
def brotli_with_bytes_behind(m: FileModel):
    page = page_of(m, "plain")
    _recompress(page, page.body + b"\0")


@damage("page.codec", codec="snappy")
def snappy_with_bytes_behind(m: FileModel):
    page = page_of(m, "plain")
    _recompress(page, page.body + b"\0")


@damage("page.codec", codec="lz4")
def lz4_cut_short(m: FileModel):
    page = page_of(m, "plain")
    _recompress(page, page.body[:-1])


@damage("page.size", codec="lz4")
def lz4_of_fewer_bytes(m: FileModel):
    page = page_of(m, "plain")
    page.header.uncompressed_page_size += 1
