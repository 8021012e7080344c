"""Merkle trees, by the vectors of RFC 6962's own implementation and by its definition."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.store.merkle import (
    Peaks,
    consistency_proof,
    included_root,
    inclusion_proof,
    is_consistent,
    leaf_hash,
    node_hash,
    root_of,
    spans_of,
)

ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""The tree of the first 0 to 8 entries: the reference vectors of certificate-transparency."""
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def definition(leaves: list[bytes]) -> bytes:
    """MTH of section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(definition(leaves[:split]), definition(leaves[split:]))


@pytest.mark.parametrize("size", range(9))
def test_the_roots_of_the_standard(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]


def test_the_vectors_of_letters() -> None:
    """Leaf and node carry different first bytes: no node can be passed off as a leaf."""
    a, b, c = leaf_hash(b"a"), leaf_hash(b"b"), leaf_hash(b"c")
    assert a.hex() == "022a6979e6dab7aa5ae4c3e5e45f7e977112a7e63593820dbec1ec738a24f93c"
    assert root_of([a, b]).hex() == "b137985ff484fb600db93107c77b0365c80d78f5b429ded0fd97361d077999eb"
    assert root_of([a, b, c]).hex() == "36642e73c2540ab121e3a6bf9545b0a24982cd830eb13d3cd19de3ce6c021ec1"


def test_the_proofs_of_the_standard() -> None:
    """Section 2.1.3 with its tree of seven leaves: which nodes a proof is made of."""
    span = spans_of(LEAVES[:7])
    a, b, c, d, e, f, g = LEAVES[:7]
    cd, ef, ab = node_hash(c, d), node_hash(e, f), node_hash(a, b)
    k, left = node_hash(ef, g), node_hash(ab, cd)
    assert inclusion_proof(0, 7, span) == [b, cd, k]
    assert inclusion_proof(3, 7, span) == [c, ab, k]
    assert inclusion_proof(4, 7, span) == [f, g, left]
    assert inclusion_proof(6, 7, span) == [ef, left]
    assert consistency_proof(3, 7, span) == [c, d, ab, k]
    assert consistency_proof(4, 7, span) == [k]
    assert consistency_proof(6, 7, span) == [ef, g, left]


sizes = st.integers(1, 70)


@given(sizes, st.data())
def test_each_leaf_is_proven_and_no_other(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    root, span = root_of(leaves), spans_of(leaves)
    assert root == definition(leaves) == span(0, size)
    number = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(number, size, span)
    assert included_root(leaves[number], number, size, path) == root
    assert included_root(leaf_hash(b"other"), number, size, path) != root
    with pytest.raises(ValueError, match="too long"):
        included_root(leaves[number], number, size, [*path, root])
    if path:
        with pytest.raises(ValueError, match="too short"):
            included_root(leaves[number], number, size, path[:-1])


@pytest.mark.parametrize("number", [-1, 3])
def test_a_leaf_that_is_not_in_the_tree_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        included_root(LEAVES[0], number, 3, [])


@given(sizes, st.data())
@settings(max_examples=200)
def test_a_tree_that_grew_is_told_from_one_that_was_changed(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    old = data.draw(st.integers(1, size))
    proof = consistency_proof(old, size, spans_of(leaves))
    before, after = root_of(leaves[:old]), root_of(leaves)
    assert is_consistent(old, size, before, after, proof)
    changed = list(leaves)
    changed[data.draw(st.integers(0, old - 1))] = leaf_hash(b"changed")
    assert not is_consistent(old, size, before, root_of(changed), proof)
    assert not is_consistent(old, size, root_of(changed[:old]), after, proof)
    assert not is_consistent(old, size, before, after, [*proof, after])
    if proof:
        assert not is_consistent(old, size, before, after, proof[:-1])


def test_nothing_grows_into_anything() -> None:
    assert is_consistent(0, 5, root_of([]), root_of(LEAVES[:5]), [])
    assert not is_consistent(5, 3, root_of(LEAVES[:5]), root_of(LEAVES[:3]), [])


@given(st.lists(st.integers(0, 40), max_size=6))
def test_many_leaves_at_once_give_the_tree_of_one_after_another(counts: list[int]) -> None:
    at_once, one_by_one, number = Peaks(), Peaks(), 0
    for count in counts:
        leaves = [leaf_hash(bytes([number + n])) for n in range(count)]
        at_once.extend(leaves)
        for leaf in leaves:
            one_by_one.push(leaf)
        number += count
        assert at_once.peaks == one_by_one.peaks


@given(st.integers(0, 200), st.integers(0, 200))
def test_peaks_go_on_where_they_were_left(first: int, more: int) -> None:
    """From size and hashes alone."""
    leaves = [leaf_hash(bytes([n % 256, n // 256])) for n in range(first + more)]
    left = Peaks()
    for leaf in leaves[:first]:
        left.push(leaf)
    again = Peaks.of(first, left.hashes)
    for leaf in leaves[first:]:
        again.push(leaf)
    assert again.root() == root_of(leaves)
    assert left.root() == root_of(leaves[:first])


def test_peaks_that_do_not_fit_the_size_are_refused() -> None:
    with pytest.raises(ValueError, match="a tree of 6 has 2 peaks, not 1"):
        Peaks.of(6, [LEAVES[0]])


def test_a_tree_is_put_behind_a_whole_one() -> None:
    first, second = Peaks(), Peaks()
    for leaf in LEAVES[:4]:
        first.push(leaf)
    for leaf in LEAVES[4:7]:
        second.push(leaf)
    first.join(second)
    assert first.root() == root_of(LEAVES[:7])
