package org.boothline.qmanager.road;

/**
 * A way to reach other Q Managers. <b>Thread</b>: any; {@link #open} blocks.
 */
public interface Road extends AutoCloseable {
    /**
     * Reaches the station that has a session's takes. A station that is connected already is not dialled again.
     *
     * @throws RoadFault if it can't be reached, or somebody else answers in its place
     */
    RoadLink open(RoadTarget target) throws RoadFault;

    @Override
    void close();
}
