"""Any text comes back from the name of a directory, from every reader that promises it."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from partitions import datasets
from partitions.texts import random_texts

SEEDS = (1, 2, 3)
COUNT = 300


def query_of(folder, name, texts):
    """A query that returns the texts as `k`, numbered by `v`; no quoting stands between."""
    numbers = pa.array(range(len(texts)), pa.int32())
    pq.write_table(pa.table({"v": numbers, "k": pa.array(texts)}), folder / f"{name}.values")
    return f"SELECT v, k FROM read_parquet('{folder / name}.values')"


def read_all(folder, roots, flavor="hive"):
    """{reader: {name: answer}} for data sets {name: root} with one text column `k`."""
    return datasets.read_everywhere(
        folder,
        lambda reader: [
            {
                "id": name,
                "root": str(root),
                "flavor": flavor,
                "types": {"k": datasets.TEXT[reader]},
            }
            for name, root in roots.items()
        ],
    )


def numbered(texts):
    """The canonical rows that have to come back."""
    return [[i, None if text is None else "s:" + text] for i, text in enumerate(texts)]


@pytest.fixture(scope="module", name="written")
def write_and_read(tmp_path_factory):
    """({escaping and seed: texts}, {reader: {the same: answer}})."""
    folder = tmp_path_factory.mktemp("texts")
    texts, exports, roots = {}, [], {}
    for escaping in ("hive", "url"):
        for seed in SEEDS:
            name = f"{escaping}{seed}"
            texts[name] = random_texts(seed, COUNT)
            roots[name] = folder / name
            options = {"partition_cols": ["k"], "partition_escaping": escaping}
            exports.append((query_of(folder, name, texts[name]), roots[name], options))
    done = datasets.export(folder, *exports)
    assert done.returncode == 0, done.stderr
    return texts, read_all(folder, roots)


@pytest.mark.parametrize("reader", datasets.ALL, ids=lambda reader: reader.name)
@pytest.mark.parametrize("seed", SEEDS)
def test_hive_names_come_back(written, reader, seed):
    texts, answers = written
    answer = answers[reader.name][f"hive{seed}"]
    assert answer.get("rows", answer) == numbered(texts[f"hive{seed}"])


@pytest.mark.parametrize("reader", datasets.ALL, ids=lambda reader: reader.name)
@pytest.mark.parametrize("seed", SEEDS)
def test_url_names_come_back(written, reader, seed):
    texts, answers = written
    expected = texts[f"url{seed}"]
    if reader.name == "spark":
        # It makes a character of each byte.
        expected = [text.encode().decode("latin-1") for text in expected]
    answer = answers[reader.name][f"url{seed}"]
    assert answer.get("rows", answer) == numbered(expected)


def test_names_are_as_documented(tmp_path):
    texts = ["New York", "Größe", "a/b=c", "100%", "..", "NULL", "a\nb", "{}", None]
    names = {
        "hive": ["New York", "Größe", "a%2Fb%3Dc", "100%25", "..", "%4EULL", "a%0Ab", "%7B}"],
        "url": ["New%20York", "Gr%C3%B6%C3%9Fe", "a%2Fb%3Dc", "100%25", "..", "%4EULL", "a%0Ab",
                "%7B%7D"],
    }
    query = query_of(tmp_path, "texts", texts)
    for escaping, expected in names.items():
        options = {"partition_cols": ["k"], "partition_escaping": escaping}
        done = datasets.export(tmp_path, (query, tmp_path / escaping, options))
        assert done.returncode == 0, done.stderr
        assert datasets.directories(tmp_path / escaping) == {
            f"k={name}" for name in [*expected, "__HIVE_DEFAULT_PARTITION__"]
        }


def test_names_without_escapes_are_the_texts(tmp_path):
    texts = ["New York", "Größe", "a:b", "x..y", ".hidden", "_hidden", None]
    options = {"partition_cols": ["k"], "partition_escaping": "none"}
    root = tmp_path / "raw"
    done = datasets.export(tmp_path, (query_of(tmp_path, "texts", texts), root, options))
    assert done.returncode == 0, done.stderr
    assert datasets.directories(root) == {
        f"k={text or '__HIVE_DEFAULT_PARTITION__'}" for text in texts
    }
    for reader, answers in read_all(tmp_path, {"raw": root}).items():
        assert answers["raw"].get("rows", answers["raw"]) == numbered(texts), reader


def test_values_alone_are_found_by_every_reader(tmp_path):
    texts = ["US", "..", ".", ".x", "_x", "a/b", "é", " ", None]
    options = {"partition_cols": ["k"], "hive_file_pattern": False}
    root = tmp_path / "plain"
    done = datasets.export(tmp_path, (query_of(tmp_path, "texts", texts), root, options))
    assert done.returncode == 0, done.stderr
    assert datasets.directories(root) == {
        *("US", "%2E.", "%2E", "%2Ex", "%5Fx", "a%2Fb", "é", " ", "%5F_HIVE_DEFAULT_PARTITION__")
    }
    found = datasets.read_everywhere(
        tmp_path,
        lambda reader: [
            {"id": 0, "root": str(root), "flavor": "none", "types": {}},
            {"id": 1, "root": str(root), "flavor": "directory", "types": {"k": "pa.string()"}},
        ][: 2 if reader == "pyarrow" else 1],
    )
    for reader, answers in found.items():
        answer = answers[0]
        assert answer.get("rows", answer) == [[i] for i in range(len(texts))], reader
    # Only PyArrow makes a column of such levels, and it has no name for NULL there.
    texts[-1] = "__HIVE_DEFAULT_PARTITION__"
    answer = found["pyarrow"][1]
    assert answer.get("rows", answer) == numbered(texts)
