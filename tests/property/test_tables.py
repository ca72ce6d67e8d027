"""Random tables through random options: accepted by the checker, read back without a change.

    LAMELLA_PROPERTY_SECONDS=600 python -m pytest tests/property    a long campaign
    LAMELLA_PROPERTY_SEED=17 python -m pytest tests/property        one seed again
"""

import random

from pyarrow import parquet

from property import options, tables
from property.campaign import campaign
from property.harness import Difference, check, compare, folder_for, write

OPTION_SETS = 3


def _write_and_compare(rng, folder, table):
    sets = [options.draw(rng, table.leaves(), len(table.order)) for _ in range(OPTION_SETS)]
    exports = {f"set{i}": ("SELECT * FROM t ORDER BY rn", o) for i, o in enumerate(sets)}
    exports |= {f"unsorted{i}": ("t", o) for i, o in enumerate(sets[:1])}
    paths = write(folder, table.setup(), exports)
    truth = table.truth()
    for name, path in paths.items():
        chosen = exports[name][1]
        try:
            check(path, chosen)
            compare(path, truth)
        except Difference as error:
            raise Difference(f"{path}, {chosen}:\n{error}") from error


def _sizes(path):
    footer = parquet.read_metadata(path)
    groups = [footer.row_group(i) for i in range(footer.num_row_groups)]
    return [g.column(i).total_uncompressed_size for g in groups for i in range(g.num_columns)]


def _compare_profiles(rng, folder):
    table = tables.draw(rng)
    shape = {"row_group_size": rng.choice((7, 100, 10000)), "compression": "none"}
    exports = {p: ("t", {"profile": p, **shape}) for p in ("universal", "modern")}
    paths = write(folder, table.setup(), exports)
    pairs = zip(_sizes(paths["universal"]), _sizes(paths["modern"]))
    for number, (universal, modern) in enumerate(pairs):
        if modern > universal:
            raise Difference(f"chunk {number}: modern {modern} bytes, universal {universal}")


def test_random_tables_come_back(tmp_path):
    campaign(tmp_path, lambda r, f: _write_and_compare(r, f, tables.draw(r)))


def test_all_scalars_come_back(tmp_path):
    table = tables.of_all_scalars(random.Random(1))
    _write_and_compare(random.Random(2), folder_for(tmp_path, 1), table)


def test_modern_is_never_larger_than_universal(tmp_path):
    campaign(tmp_path, _compare_profiles)
