"""Philox against NumPy's own generator and the published known answers."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_sim.model import philox

LAST = 2**64 - 1
word = st.one_of(st.sampled_from([0, 1, 2**32 - 1, 2**32, 2**63, LAST]), st.integers(0, LAST))


def numpy_block(key: tuple[int, int], counter: tuple[int, int, int, int]) -> list[int]:
    """NumPy adds one to the 256-bit counter before the first block."""
    number = (sum(w << (64 * i) for i, w in enumerate(counter)) - 1) % 2**256
    before = [(number >> (64 * i)) & LAST for i in range(4)]
    generator = np.random.Philox(
        key=np.array(key, dtype=np.uint64), counter=np.array(before, dtype=np.uint64)
    )
    return [int(x) for x in generator.random_raw(4)]


@given(st.tuples(word, word), st.tuples(word, word, word, word))
def test_block_equals_numpy(key: tuple[int, int], counter: tuple[int, int, int, int]) -> None:
    assert list(philox.block(*key, *counter)) == numpy_block(key, counter)


@pytest.mark.parametrize(
    ("key", "counter", "answer"),
    [
        (
            (0, 0),
            (0, 0, 0, 0),
            (0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B),
        ),
        (
            (LAST, LAST),
            (LAST, LAST, LAST, LAST),
            (0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0),
        ),
        (
            (0x452821E638D01377, 0xBE5466CF34E90C6C),
            (0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89),
            (0xA528F45403E61D95, 0x38C72DBD566E9788, 0xA5A1610E72FD18B5, 0x57BD43B5E52B7FE6),
        ),
    ],
    ids=["zeros", "ones", "pi"],
)
def test_known_answers_of_random123(
    key: tuple[int, int], counter: tuple[int, int, int, int], answer: tuple[int, ...]
) -> None:
    """kat_vectors of Random123, philox4x64-10."""
    assert philox.block(*key, *counter) == answer


def test_blocks_equal_block_for_random_and_extreme_words() -> None:
    words = np.random.default_rng(1).integers(0, 2**64, size=(6, 500), dtype=np.uint64)
    words[:, :6] = np.array([0, 1, 2**32 - 1, 2**32, 2**63, LAST], dtype=np.uint64)
    many = philox.blocks(*words)
    single = [philox.block(*(int(w) for w in column)) for column in words.T]
    assert many.shape == (500, 4)
    assert many.dtype == np.uint64
    assert [tuple(int(w) for w in row) for row in many] == single


def test_blocks_broadcast_scalars_against_arrays_without_warnings() -> None:
    leads = np.arange(5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        many = philox.blocks(LAST, 3, leads, philox.digest("website"), 0, LAST)
        one = philox.blocks(LAST, 3, 4, philox.digest("website"), 0, LAST)
    assert many.shape == (5, 4)
    assert one.shape == (1, 4)
    assert tuple(many[4]) == philox.block(LAST, 3, 4, philox.digest("website"), 0, LAST)
    assert (many[4] == one[0]).all()


@pytest.mark.parametrize("bad", [-1, 0.5, [3, -4]])
def test_words_outside_their_range_are_refused(bad: object) -> None:
    with pytest.raises(ValueError, match="Philox word"):
        philox.blocks(bad, 0, 0, 0, 0, 0)  # type: ignore[arg-type]


def test_digest_is_fixed_for_ever_and_tells_names_apart() -> None:
    """First value: the `b2sum -l 64` of the word, read as a little-endian integer."""
    assert philox.digest("website") == int.from_bytes(bytes.fromhex("d187a6204b73579c"), "little")
    names = ["website", "Website", "fair", "messe", "größe", ""]
    assert len({philox.digest(name) for name in names}) == len(names)


def test_uniform_never_touches_zero_or_one() -> None:
    assert philox.uniform(0) == 2.0**-53
    assert philox.uniform(LAST) == 1.0 - 2.0**-53


@given(word)
def test_uniform_is_the_same_scalar_and_vectorised(x: int) -> None:
    assert philox.uniform(x) == philox.uniform(np.array([x], dtype=np.uint64))[0]


def test_uniforms_are_flat() -> None:
    """Mean and variance of 400 000 uniforms; 4 standard errors."""
    u = philox.uniform(philox.blocks(7, 0, np.arange(100_000), 0, 0, 0)).ravel()
    assert u.mean() == pytest.approx(0.5, abs=4 * np.sqrt(1 / 12 / u.size))
    assert u.var() == pytest.approx(1 / 12, abs=4 * np.sqrt(1 / 180 / u.size))
