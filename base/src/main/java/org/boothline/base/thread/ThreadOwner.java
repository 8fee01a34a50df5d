package org.boothline.base.thread;

import org.jspecify.annotations.Nullable;

/**
 * The one thread that may touch a mutable object. The owner calls {@link #bind} once; every method then says
 * {@code assert owner.isCurrent()}.
 */
public final class ThreadOwner {
    private volatile @Nullable Thread thread;

    /** Makes the calling thread the owner. Binding again hands the object over: the old owner must have let go. */
    public void bind() {
        thread = Thread.currentThread();
    }

    /** True for the owner, and for anybody as long as nobody has bound. */
    public boolean isCurrent() {
        Thread bound = thread;
        return bound == null || bound == Thread.currentThread();
    }
}
