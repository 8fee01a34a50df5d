package org.boothline.qmanager.api;

import java.util.Map;

/**
 * How the Q Manager is.
 *
 * @param version of this record: 1
 * @param software {@code boothline} and its version
 * @param udpPort where other Q Managers reach it
 * @param bind the local address it is bound to; {@code *} for all
 * @param fingerprint the station's
 * @param jobsRunning jobs that a worker has
 * @param jobsWaiting jobs that wait for a worker or for the other station
 * @param connections stations connected now
 * @param bytesResent payload bytes sent to other stations since this process started
 * @param counters everything else that is counted, by name
 */
public record StatusView(
        int version,
        String software,
        long pid,
        int udpPort,
        String bind,
        String dataDir,
        String fingerprint,
        long startedEpochMs,
        int jobsRunning,
        int jobsWaiting,
        int connections,
        long bytesResent,
        Map<String, Long> counters) {}
