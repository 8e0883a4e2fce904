import hashlib
import hmac
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.collect import lines as room
from governance.collect.lines import START, ChangedFileError, LineReader, Mark

KEY = bytes(32)
contents = st.lists(
    st.sampled_from([b"a", b"bcd", b"\r", b"\n", b"\n", b"x" * 40, b"\xff"]), max_size=40
).map(b"".join)
sizes = st.integers(1, 30)


def a_reader(content, mark=START, block_bytes=16):
    return LineReader(io.BytesIO(content), mark, KEY, block_bytes)


def read(reader, *, is_final=False):
    """All lines by number, with the digest in place of an overlong one."""
    found, mark = {}, START
    for block in reader.blocks(is_final=is_final):
        content = [block.overlong] if block.overlong else block.lines
        assert content
        assert b"".join(line + b"\n" for line in block.lines).startswith(block.body)
        found |= dict(enumerate(content, block.first))
        mark = block.end
    return found, mark


def expected_lines(content, *, is_final):
    whole = content.split(b"\n")
    last = whole.pop()
    return whole + ([last] if last and is_final else [])


@pytest.fixture(autouse=True)
def short_lines(monkeypatch):
    """Lines of more than 32 bytes are too long here."""
    monkeypatch.setattr(room, "MOST_BYTES", 32)


@given(contents, sizes, st.booleans())
def test_every_line_comes_once_whatever_the_block_size(content, block_bytes, is_final):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "MOST_BYTES", 32)
        reader = a_reader(content, block_bytes=block_bytes)
        found, mark = read(reader, is_final=is_final)
    expected = expected_lines(content, is_final=is_final)
    assert list(found) == list(range(1, len(expected) + 1))
    for line, wanted in zip(found.values(), expected, strict=True):
        digest = hmac.new(KEY, wanted, hashlib.sha256).hexdigest()
        assert line == wanted or (line == digest and len(wanted) > 32)
    consumed = len(content) if is_final else content.rfind(b"\n") + 1
    assert mark.offset == consumed
    assert mark.lines == len(expected)
    assert mark.digest == hashlib.sha256(content[:consumed]).hexdigest()
    assert reader.pending == len(content) - consumed


@given(contents, contents, sizes)
def test_reading_goes_on_where_it_stopped(first, second, block_bytes):
    found, mark = read(a_reader(first, block_bytes=block_bytes))
    more, end = read(a_reader(first + second, mark, block_bytes))
    whole, whole_end = read(a_reader(first + second, block_bytes=block_bytes))
    assert list(found | more) == list(whole)
    if more:
        assert end == whole_end


@given(contents, st.data())
def test_every_change_before_the_mark_is_noticed(content, data):
    _, mark = read(a_reader(content))
    if not mark.offset:
        return
    position = data.draw(st.integers(0, mark.offset - 1))
    changed = content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]
    with pytest.raises(ChangedFileError, match="differs"):
        a_reader(changed, mark)
    with pytest.raises(ChangedFileError, match="shorter"):
        a_reader(content[:position], mark)


def test_memory_is_bounded_by_the_block_not_by_the_line():
    reader = a_reader(b"x" * 10_000 + b"\n" + b"y\n", block_bytes=16)
    blocks = list(reader.blocks(is_final=False))
    assert [block.first for block in blocks] == [1, 2]
    assert blocks[0].overlong
    assert blocks[0].body == b""
    assert blocks[1].lines == [b"y"]


def test_a_long_line_inside_a_block_is_suspicious():
    (block,) = a_reader(b"x" * 33 + b"\ny\n", block_bytes=100).blocks(is_final=False)
    assert block.is_suspicious
    assert block.overlong is None
    assert not next(a_reader(b"x" * 32 + b"\n", block_bytes=100).blocks(is_final=False)).is_suspicious


def test_a_carriage_return_is_suspicious():
    (block,) = a_reader(b"x\r\n").blocks(is_final=False)
    assert block.is_suspicious
    assert block.lines == [b"x\r"]


def test_an_unfinished_long_line_waits():
    reader = a_reader(b"a\n" + b"x" * 100, block_bytes=16)
    assert read(reader) == ({1: b"a"}, Mark(2, 1, hashlib.sha256(b"a\n").hexdigest()))
    assert reader.pending == 100


def test_a_final_line_must_not_grow():
    _, mark = read(a_reader(b"a\nb"), is_final=True)
    assert mark.offset == 3
    assert read(a_reader(b"a\nb", mark)) == ({}, START)
    for more in (b"\n", b"c\n"):
        with pytest.raises(ChangedFileError, match="has grown"):
            a_reader(b"a\nb" + more, mark)
