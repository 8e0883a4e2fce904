"""What is kept between runs is whole, of this version and of this user, or it is nothing."""

import hashlib
import os
import stat
from pathlib import Path

import pytest

from governance.shelf import Shelf, load, save

KEPT = {b"one": b"1" * 40, b"two": b"2" * 40}
FILE = "kept.bin"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "govern" / "kept.key"


@pytest.fixture
def kept(tmp_path):
    save(tmp_path, FILE, "v1", KEPT)
    return tmp_path / FILE


def test_what_is_kept_comes_back(kept):
    assert load(kept.parent, FILE, "v1") == KEPT


def test_of_another_version_or_under_another_name_it_is_nothing(kept):
    assert load(kept.parent, FILE, "v2") == {}
    kept.rename(kept.with_name("other.bin"))
    assert load(kept.parent, "other.bin", "v1") == {}


def test_every_flipped_bit_makes_it_nothing(kept):
    raw = kept.read_bytes()
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 1 << place % 8
        kept.write_bytes(changed)
        assert load(kept.parent, FILE, "v1") == {}, place


def test_cut_off_anywhere_or_longer_it_is_nothing(kept):
    raw = kept.read_bytes()
    for length in range(len(raw)):
        kept.write_bytes(raw[:length])
        assert load(kept.parent, FILE, "v1") == {}, length
    kept.write_bytes(raw + b"\0")
    assert load(kept.parent, FILE, "v1") == {}


def test_entries_that_change_places_make_it_nothing(kept):
    raw = kept.read_bytes()
    swapped = raw.replace(b"1" * 40, b"?" * 40).replace(b"2" * 40, b"1" * 40).replace(b"?" * 40, b"2" * 40)
    assert swapped != raw
    kept.write_bytes(swapped)
    assert load(kept.parent, FILE, "v1") == {}


def test_what_another_user_wrote_is_nothing(kept, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    assert load(kept.parent, FILE, "v1") == {}


def test_a_forged_file_with_a_digest_of_its_own_is_nothing(kept):
    raw = kept.read_bytes()
    head, body = raw[: raw.index(b"\n", raw.index(b"\n") + 1) + 1], raw[-len(raw) + 60 :]
    kept.write_bytes(head + hashlib.sha256(body).digest() + body)
    assert load(kept.parent, FILE, "v1") == {}


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_the_key_is_for_its_user_alone_and_stays(kept, home):
    key = home.read_bytes()
    assert stat.S_IMODE(home.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR
    save(kept.parent, FILE, "v1", KEPT)
    assert home.read_bytes() == key


def test_a_broken_key_is_made_anew_and_what_was_kept_under_it_is_nothing(kept, home):
    home.write_bytes(b"short")
    assert load(kept.parent, FILE, "v1") == {}
    save(kept.parent, FILE, "v1", KEPT)
    assert load(kept.parent, FILE, "v1") == KEPT


def test_without_a_home_nothing_is_kept(tmp_path, monkeypatch):
    nowhere = tmp_path / "file"
    nowhere.write_text("no folder")
    monkeypatch.setenv("XDG_STATE_HOME", str(nowhere))
    save(tmp_path, FILE, "v1", KEPT)
    assert not (tmp_path / FILE).exists()
    assert load(tmp_path, FILE, "v1") == {}


def test_a_folder_that_is_gone_costs_time_only(tmp_path):
    save(tmp_path / "gone", FILE, "v1", KEPT)
    assert not (tmp_path / "gone").exists()


def test_it_keeps_what_is_wanted_and_writes_only_what_changed(tmp_path):
    shelf = Shelf(tmp_path, FILE, "v1")
    shelf.add(KEPT)
    shelf.save({b"one"})
    assert load(tmp_path, FILE, "v1") == KEPT  # another manifest's, perhaps
    shelf.add({b"three": b"3", b"four": b"4"})
    shelf.save({b"one"})
    assert load(tmp_path, FILE, "v1") == {b"one": KEPT[b"one"]}
    before = (tmp_path / FILE).stat().st_mtime_ns
    Shelf(tmp_path, FILE, "v1").save({b"one"})
    assert (tmp_path / FILE).stat().st_mtime_ns == before


def test_an_entry_that_cannot_be_read_is_none(tmp_path):
    save(tmp_path, FILE, "v1", KEPT)
    assert Shelf(tmp_path, FILE, "v1").get(b"one", lambda raw: int(raw.decode())) == int("1" * 40)
    assert Shelf(Path(tmp_path), FILE, "v1").get(b"one", lambda raw: int(f"{raw!r}")) is None
