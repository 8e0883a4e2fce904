import bz2
import gzip
import io
import lzma
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from governance.scan import content
from governance.scan.content import SealedError, pieces, windows
from governance.scan.searching import Searcher
from governance.scan.values import Value

UNPACKED = b"the first line\nAnn Lee\n" * 100
PACKERS = {"plain": bytes, "gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("packer", PACKERS)
def test_compressed_files_are_read_unpacked(tmp_path, packer):
    file = tmp_path / "dbt.log.7"
    file.write_bytes(PACKERS[packer](UNPACKED))
    assert next(iter(pieces(file, 8))) == b"\n" + UNPACKED
    assert "".join(windows(file)) == UNPACKED.decode()


@pytest.mark.parametrize("packer", ["gzip", "bzip2", "xz"])
@pytest.mark.parametrize("reader", [lambda file: pieces(file, 8), windows])
def test_broken_compression_is_no_empty_file(tmp_path, packer, reader):
    file = tmp_path / "dbt.log"
    file.write_bytes(PACKERS[packer](UNPACKED * 50)[:-20])
    with pytest.raises(SealedError, match="broken"):
        list(reader(file))


def test_an_archive_that_is_not_unpacked_is_said_to_be_one(tmp_path):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("x", "Ann Lee")
    file = tmp_path / "run.zip"
    file.write_bytes(held.getvalue())
    with pytest.raises(SealedError, match="a zip archive"):
        list(pieces(file, 8))


def test_a_file_that_went_away_cannot_be_read(tmp_path):
    with pytest.raises(SealedError, match="No such file"):
        list(pieces(tmp_path / "gone.log", 8))


@given(content_of=st.binary(max_size=200), overlap=st.integers(2, 20))
def test_no_run_of_bytes_up_to_the_overlap_is_cut(tmp_path_factory, content_of, overlap):
    file = tmp_path_factory.mktemp("cut") / "x.log"
    file.write_bytes(b"." + content_of)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "_PIECE", 16)
        found = list(pieces(file, overlap))
    whole = b"\n." + content_of + b"\n"
    runs = {whole[start : start + overlap] for start in range(max(1, len(whole) - overlap + 1))}
    assert all(any(run in piece for piece in found) for run in runs)


@given(before=st.integers(0, 200), after=st.integers(0, 200), digits=st.booleans())
@example(before=0, after=0, digits=True)
def test_a_value_on_any_border_between_pieces_is_found(tmp_path_factory, before, after, digits):
    value = "900-12-3456"
    searcher = Searcher([Value(1, "ssn", value)])
    file = tmp_path_factory.mktemp("border") / "x.log"
    file.write_bytes(b" " * before + (b"900123456" if digits else value.encode()) + b" " * after)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "_PIECE", 16)
        assert any(searcher.search(piece) for piece in pieces(file, searcher.overlap))


@given(before=st.integers(0, 200), after=st.integers(0, 200), left=st.booleans())
def test_digits_in_a_longer_number_are_none_on_any_border(tmp_path_factory, before, after, left):
    searcher = Searcher([Value(1, "ssn", "900-12-3456")])
    file = tmp_path_factory.mktemp("border") / "x.log"
    number = b"7900123456" if left else b"9001234567"
    file.write_bytes(b" " * before + number + b" " * after)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "_PIECE", 16)
        assert not any(searcher.search(piece) for piece in pieces(file, searcher.overlap))


@given(text=st.text(' \n"ab@.', max_size=300))
def test_windows_end_at_line_ends_or_blanks_and_lose_nothing(tmp_path_factory, text):
    file = tmp_path_factory.mktemp("windows") / "x.log"
    file.write_bytes(text.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "_WINDOW", 40)
        found = list(windows(file))
    assert "".join(found) == text
    assert all(window[-1] in ' \n"' for window in found[:-1] if set(window) & set(' \n"'))


def test_bytes_that_are_no_text_do_not_stop_the_windows(tmp_path):
    file = tmp_path / "partial_parse.msgpack"
    file.write_bytes(b"\xff\xfeann@example.com\xc3")
    assert "ann@example.com" in "".join(windows(file))
