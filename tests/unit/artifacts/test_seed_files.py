"""The cells of seeds, with the lines that they stand in."""

from governance.artifacts.seed_files import MAXIMUM_BYTES, Seeds, cells


def test_cells_have_line_and_column():
    text = 'id,note\n1,"two\nlines, one cell"\n2,x,too many\n'
    assert list(cells(text)) == [
        (2, "id", "1"),
        (2, "note", "two\nlines, one cell"),
        (4, "id", "2"),
        (4, "note", "x"),
        (4, "", "too many"),
    ]
    assert list(cells("a|b\n1|2\n", "|")) == [(2, "a", "1"), (2, "b", "2")]
    assert list(cells("")) == []


def test_what_is_no_csv_is_read_by_lines():
    long = "x" * 200_000
    assert list(cells(f'id\n"{long}"\n')) == [(1, "", "id"), (2, "", f'"{long}"')]


def test_a_file_is_read_as_far_as_the_limit(tmp_path):
    (tmp_path / "big.csv").write_bytes(b"id\n" + b"1" * MAXIMUM_BYTES)
    (tmp_path / "small.csv").write_bytes(b"\xef\xbb\xbfid\n\xff\n")
    seeds = Seeds(tmp_path)
    assert not seeds.read("big.csv").is_whole
    assert len(seeds.read("big.csv").text) == MAXIMUM_BYTES
    assert (seeds.read("small.csv").text, seeds.read("small.csv").is_whole) == (
        "id\n\N{REPLACEMENT CHARACTER}\n",
        True,
    )
    assert seeds.read("none.csv") is None
