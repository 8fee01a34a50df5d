package org.boothline.base.time;

/** Time that moves when told to. */
public final class VirtualClock implements NanoClock, WallClock {
    private long nowNs;
    private long epochAtZeroNs = 1_767_225_600_000_000_000L; // 2026-01-01T00:00Z

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public long epochNs() {
        return epochAtZeroNs + nowNs;
    }

    public void advanceNs(long amountNs) {
        nowNs += amountNs;
    }

    public void advanceMs(long amountMs) {
        advanceNs(amountMs * 1_000_000L);
    }

    public void setEpochAtZeroNs(long epochNs) {
        epochAtZeroNs = epochNs;
    }
}
