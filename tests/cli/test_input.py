"""Scripts from files, pipes and standard input; names with anything in them."""

import os

import pytest

from cli.support import export, lamella, script, single_value, tree


def test_a_script_from_standard_input(tmp_path):
    result = lamella("run", "-", cwd=tmp_path,
                     stdin_text="EXPORT (SELECT 7 AS a) TO 'a.parquet' TYPE PARQUET")
    assert result.code == 0, result.err
    assert single_value(tmp_path / "a.parquet") == "7"


def test_errors_of_standard_input_have_a_name():
    result = lamella("run", "-", stdin_text="SELECT 1;\n  SELECT ünknown FROM nosuch")
    assert result.code == 1
    assert result.err.startswith("<stdin>:2:23: "), result.err


def test_an_empty_script_does_nothing():
    for text in ("", ";;", "-- nothing\n", "\ufeff"):
        result = lamella("run", "-", stdin_text=text)
        assert (result.code, result.out, result.err) == (0, "", ""), text


def test_a_script_from_a_pipe(tmp_path):
    read_end, write_end = os.pipe()
    os.write(write_end, b"EXPORT (SELECT 7 AS a) TO 'a.parquet' TYPE PARQUET")
    os.close(write_end)
    result = lamella("run", f"/dev/fd/{read_end}", pass_fds=[read_end], cwd=tmp_path)
    os.close(read_end)
    assert result.code == 0, result.err
    assert tree(tmp_path) == ["a.parquet"]


NAMES = ["bare.parquet", "./dot.parquet", "sub/dir/deep.parquet", "with space.parquet",
         "it's.parquet", 'say "x".parquet', "größe-数据.parquet", "semi;colon.parquet",
         "new\nline.parquet", "{brace}.parquet", "-dash.parquet", "~", "no_ending",
         "a" * 247 + ".parquet"]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
@pytest.mark.parametrize("quote", ['"', "'"])
def test_any_name_in_a_statement(name, quote, tmp_path):
    quoted = quote + name.replace(quote, quote * 2) + quote
    result = lamella("run", "-", "--json", cwd=tmp_path,
                     stdin_text=f"EXPORT (SELECT 7 AS a) TO {quoted} TYPE PARQUET;")
    assert result.code == 0, result.err
    assert result.json["exports"][0]["path"] == name
    files = [path for path in tree(tmp_path) if (tmp_path / path).is_file()]
    assert files == [name.removeprefix("./")]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_any_name_as_an_argument(name, tmp_path):
    arguments = ["--quiet", "--", "SELECT 7 AS a", name]
    result = lamella("export", *arguments, cwd=tmp_path)
    assert result.code == 0, result.err
    assert (tmp_path / name).is_file()


def test_variables(tmp_path):
    text = """CREATE TABLE t AS SELECT '${text}' AS a, ${number|5} AS b; -- ${comment}
    EXPORT t TO "${out}/x.parquet" TYPE PARQUET OPTIONS {"path": "${out}/x.parquet"}"""
    result = lamella("run", script(tmp_path, text), "--var", "text=it's ${out}",
                     "--var", f"out={tmp_path}/o'ut")
    assert result.code == 0, result.err
    path = tmp_path / "o'ut" / "x.parquet"
    assert single_value(path, "max(a) || max(b)") == "it's ${out}5"


def test_a_database_file_is_used_and_made(tmp_path):
    database = tmp_path / "shop.db"
    made = lamella("run", "-", "--database", database, stdin_text="CREATE TABLE t AS SELECT 3 AS a")
    assert made.code == 0, made.err
    result = export(tmp_path / "t.parquet", "t", "--database", database)
    assert result.code == 0, result.err
    assert single_value(tmp_path / "t.parquet") == "3"


def test_settings_of_the_engine(tmp_path):
    result = export(tmp_path / "a.parquet",
                    "SELECT current_setting('threads')::INT AS a", "--threads", "1",
                    "--memory-limit", "1GB", "--temp-directory", tmp_path / "tmp")
    assert result.code == 0, result.err
    assert single_value(tmp_path / "a.parquet") == "1"


def test_options_as_flags(tmp_path):
    path = tmp_path / "a.parquet"
    result = export(path, "SELECT range AS a, range % 3 AS b FROM range(1000)",
                    "--compression", "zstd", "--compression-level", "-3",
                    "--row-group-size", "300", "--bloom-filter-columns", "b",
                    "--sorting-columns", '["a"]', "--statistics", "true",
                    "--kv-metadata", '{"who": "me"}', "--data-page-size", "64KiB", "--json")
    assert result.code == 0, result.err
    assert result.json["exports"][0]["files"][0]["row_groups"] == 4
    shown = lamella("inspect", path)
    assert "ZSTD" in shown.out and "bloom" in shown.out and "who" in shown.out
    assert lamella("inspect", path, "--json").json
