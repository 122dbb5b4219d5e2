"""The token bucket, which stands between a broken pod and everybody else."""

from hypothesis import given, settings
from hypothesis import strategies as st

from stridecue.app.floor.rates import Bucket


@settings(deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 200_000), min_size=1, max_size=300))
def test_never_more_than_burst_plus_rate(gaps_us: list[int]) -> None:
    """In any stretch of time, whatever its rhythm, no more passes than the burst and the rate allow."""
    bucket, now_us, passed = Bucket(per_s=20, burst=60), 0, 0
    for gap_us in gaps_us:
        now_us += gap_us
        passed += bucket.take(now_us)
        assert passed <= 60 + 20 * now_us / 1e6 + 1


def test_an_honest_pod_is_never_stopped() -> None:
    """Two hours of steps, toe-offs, heartbeats and clock answers of one foot all pass."""
    bucket = Bucket(per_s=20, burst=60)
    assert all(bucket.take(i * 125_000) for i in range(2 * 3600 * 8))
