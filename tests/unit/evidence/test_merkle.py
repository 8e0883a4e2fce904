"""Merkle trees: the vectors of RFC 6962's reference implementation, and every proof of small trees."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.evidence.merkle import (
    consistency_proof,
    inclusion_proof,
    leaf,
    node,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# Inputs and roots of the test of certificate-transparency's reference implementation of RFC 6962.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf(bytes([number])) for number in range(66)]


def test_the_root_of_nothing_is_the_hash_of_nothing():
    assert root_of([]).hex() == hashlib.sha256(b"").hexdigest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_rfc_6962(size):
    assert root_of(leaf(bytes.fromhex(text)) for text in INPUTS[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize("size", range(1, 66))
def test_every_leaf_of_a_small_tree_is_proved_and_no_other(size):
    leaves, root = LEAVES[:size], root_of(LEAVES[:size])
    for index in range(size):
        proof = inclusion_proof(index, leaves)
        assert verify_inclusion(leaves[index], (index, size), proof, root)
        assert not verify_inclusion(leaf(b"another"), (index, size), proof, root)
        assert not verify_inclusion(leaves[index], (index, size), [*proof, root], root)
        assert size == 1 or not verify_inclusion(leaves[index], (index, size), proof[:-1], root)
        assert not verify_inclusion(leaves[index], (size, size), proof, root)


@pytest.mark.parametrize("size", range(1, 66))
def test_every_prefix_of_a_small_tree_is_consistent_with_it_and_no_other(size):
    leaves, root = LEAVES[:size], root_of(LEAVES[:size])
    for old in range(1, size + 1):
        proof = consistency_proof(old, leaves)
        older = root_of(leaves[:old])
        assert verify_consistency((old, size), (older, root), proof)
        assert not verify_consistency((old, size), (leaf(b"another"), root), proof)
        assert old == size or not verify_consistency((old, size), (older, leaf(b"another")), proof)
        assert not verify_consistency((old, size), (older, root), [*proof, root])


def test_an_empty_tree_proves_nothing():
    assert not verify_consistency((0, 4), (root_of([]), root_of(LEAVES[:4])), [])
    assert not verify_consistency((4, 3), (root_of(LEAVES[:4]), root_of(LEAVES[:3])), [LEAVES[0]])


def test_a_leaf_is_never_taken_for_an_inner_node():
    left, right = LEAVES[:2]
    assert leaf(left + right) != node(left, right)


@given(st.integers(1, 200), st.data())
def test_proofs_of_trees_of_any_size(size, data):
    leaves = [leaf(b"%d" % number) for number in range(size)]
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = inclusion_proof(index, leaves)
    assert verify_inclusion(leaves[index], (index, len(leaves)), proof, root_of(leaves))
    other = data.draw(st.integers(0, len(leaves) - 1))
    moved = verify_inclusion(leaves[index], (other, len(leaves)), proof, root_of(leaves))
    assert moved == (other == index)
