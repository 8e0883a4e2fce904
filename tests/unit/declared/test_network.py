"""policies/network.yml: networks are networks, and nobody lets everybody in."""

import ipaddress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.declared.network import read_network
from governance.errors import DeclarationError

OURS = Path(__file__).parents[3] / "policies" / "network.yml"
POLICY = "network:\n  office:\n    description: The offices.\n    allow: [{}]\n"


@pytest.fixture
def read(tmp_path):
    def written(*networks):
        file = tmp_path / "network.yml"
        file.write_text(POLICY.format(", ".join(f'"{one}"' for one in networks)))
        return read_network(file)[1]

    return written


def test_ours_is_read():
    assert list(read_network(OURS)[1]) == ["office"]


def test_both_families_are_read(read):
    assert read("192.0.2.7", "192.0.2.0/24", "2001:db8::/32")["office"].allow[0] == "192.0.2.7"


@pytest.mark.parametrize("text", ["192.0.2.1/24", "192.0.2/24", "example.com", "192.0.2.0/33", "any"])
def test_what_is_no_network_is_shown_where_it_stands(text, read):
    with pytest.raises(DeclarationError, match="is no network") as caught:
        read("198.51.100.0/24", text)
    assert (caught.value.line, caught.value.path) == (4, "network.office.allow[1]")


@pytest.mark.parametrize(
    "networks", [["0.0.0.0/0"], ["::/0"], ["0.0.0.0/1", "192.0.2.0/24", "128.0.0.0/1"], ["8000::/1", "::/1"]]
)
def test_nobody_lets_the_whole_internet_in(networks, read):
    with pytest.raises(DeclarationError, match="the whole internet"):
        read(*networks)


@given(prefix=st.integers(1, 8), left_out=st.integers(0, 255))
def test_however_it_is_cut_the_whole_is_the_whole(tmp_path_factory, prefix, left_out):
    whole = [str(one) for one in ipaddress.ip_network("0.0.0.0/0").subnets(new_prefix=prefix)]
    file = tmp_path_factory.mktemp("network") / "network.yml"
    file.write_text(POLICY.format(", ".join(whole)))
    with pytest.raises(DeclarationError):
        read_network(file)
    del whole[left_out % len(whole)]
    file.write_text(POLICY.format(", ".join(whole)))
    assert len(read_network(file)[1]["office"].allow) == len(whole)
