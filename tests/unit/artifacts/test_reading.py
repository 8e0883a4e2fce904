"""The door of dbt's artifacts: a file's bytes are its bytes, however large it is."""

from __future__ import annotations

import pytest

from governance.artifacts import reading
from governance.artifacts.manifest import read_manifest
from governance.artifacts.reading import decode, read_bytes
from governance.errors import ArtifactError


@pytest.fixture(params=[1, reading._LARGE_BYTES], ids=["as a large file", "as a small file"])
def way(request, monkeypatch):
    monkeypatch.setattr(reading, "_LARGE_BYTES", request.param)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("size", [2, 4096, 100_001])
def test_all_bytes_of_a_file_are_read(size, tmp_path):
    file = tmp_path / "some.json"
    written = b'"' + b"x" * (size - 2) + b'"'
    file.write_bytes(written)
    assert read_bytes(file, "try again")[:] == written
    assert decode(read_bytes(file, "try again"), str, file, "try again") == "x" * (size - 2)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("content", [b"", b" \n ", b" " * 10_000])
def test_a_file_of_nothing_is_empty(content, tmp_path):
    file = tmp_path / "some.json"
    file.write_bytes(content)
    with pytest.raises(ArtifactError, match="this file is empty"):
        read_bytes(file, "try again")


@pytest.mark.usefixtures("way")
def test_a_manifest_that_is_cut_off_is_refused(compiled, tmp_path):
    whole = (compiled("reading") / "target" / "manifest.json").read_bytes()
    file = tmp_path / "manifest.json"
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ArtifactError, match="ends too early"):
        read_manifest(file)
