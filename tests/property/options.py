"""Random options of an EXPORT, all of them legal for the columns at hand."""

from interop.value_types import ENCODINGS

CODECS = ("none", "snappy", "gzip", "brotli", "zstd", "lz4_raw")
LEVELS = {"gzip": (1, 9), "brotli": (0, 9), "zstd": (-7, 12), "lz4_raw": (1, 12)}
LIMITS = {
    "row_group_size": (1, 2, 7, 100, 2048),
    "row_group_size_bytes": (1, 100, 5000),
    "data_page_rows": (1, 2, 3, 50),
    "data_page_size": (1, 20, 1000),
    "dictionary_page_size_limit": (0, 1, 64, 4096),
}


def _column_options(rng, leaves):
    options = {}
    for path, physical in leaves:
        if rng.random() < 0.5:
            continue
        options[path] = {}
        if ENCODINGS.get(physical) and rng.random() < 0.8:
            options[path]["encoding"] = rng.choice(ENCODINGS[physical])
        if rng.random() < 0.2:
            options[path]["compression"] = rng.choice(CODECS)
        if physical not in ("BOOLEAN", "NULL") and rng.random() < 0.2:
            options[path]["bloom_filter"] = rng.random() < 0.5
    return {path: values for path, values in options.items() if values}


def draw(rng, leaves, rows):
    """Options for a table with these leaves ([(path, physical type)]) and this many rows."""
    options = {"compression": rng.choice(CODECS)}
    if options["compression"] in LEVELS and rng.random() < 0.3:
        options["compression_level"] = rng.randint(*LEVELS[options["compression"]])
    if rng.random() < 0.5:
        options["profile"] = rng.choice(("universal", "modern"))
    for name, values in LIMITS.items():
        if rng.random() < 0.3:
            # Groups and pages of one row are slow to check: only where there are few.
            options[name] = rng.choice(values) if rows < 50 else values[-1]
    if rng.random() < 0.6:
        options["column_options"] = _column_options(rng, leaves)
        if options.get("dictionary_page_size_limit") == 0:
            for said in options["column_options"].values():
                if said.get("encoding") == "RLE_DICTIONARY":
                    del said["encoding"]
    if rng.random() < 0.3:
        said = options.get("column_options", {})
        names = [path for path, physical in leaves if physical not in ("BOOLEAN", "NULL")]
        # A filter that is asked for in one place and refused in the other is an error.
        names = [path for path in names if "bloom_filter" not in said.get(path, {})]
        options["bloom_filter_columns"] = rng.sample(names, len(names) // 2)
        if options["bloom_filter_columns"]:
            options["bloom_filter_false_positive_ratio"] = rng.choice((0.5, 0.01, 0.0001))
    if rng.random() < 0.15:
        options["statistics"] = False
    elif rng.random() < 0.15:
        options["write_page_index"] = False
    if rng.random() < 0.1:
        options["store_schema"] = False
    if rng.random() < 0.1:
        options["kv_metadata"] = {"größe": "wert", "empty": ""}
    if rng.random() < 0.1:
        options["field_ids"] = "auto"
    if rng.random() < 0.3:
        options["sorting_columns"] = ["rn"]
    return options
