/**
 * Restore jobs: what is to be fetched, how far it is, when it is tried again. Purpose: a job survives everything but
 * its take. Thread: {@link org.boothline.qmanager.job.JobRunner} meets everybody through its mailbox; the rest are
 * values. Must not import: transport, audio-engine, the HTTP API.
 */
@NullMarked
package org.boothline.qmanager.job;

import org.jspecify.annotations.NullMarked;
